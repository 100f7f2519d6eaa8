/** The Python program that runs a parallel step, as files to lay beside the attempt. */
import account from './driver/account.py?raw';
import failures from './driver/failures.py?raw';
import main from './driver/main.py?raw';
import miniBatches from './driver/mini_batches.py?raw';
import scoreMlflowModel from './driver/models/score_mlflow_model.py?raw';
import parallelRun from './driver/parallel_run.py?raw';
import parts from './driver/parts.py?raw';
import processes from './driver/processes.py?raw';
import results from './driver/results.py?raw';
import sharing from './driver/sharing.py?raw';
import step from './driver/step.py?raw';
import tables from './driver/tables.py?raw';
import worker from './driver/worker.py?raw';

/** By path. What lies under `modules` can be imported by the user's script. */
export const driverFiles: Readonly<Record<string, string>> = {
  'main.py': main,
  'account.py': account,
  'failures.py': failures,
  'mini_batches.py': miniBatches,
  'parts.py': parts,
  'processes.py': processes,
  'results.py': results,
  'sharing.py': sharing,
  'step.py': step,
  'tables.py': tables,
  'worker.py': worker,
  'models/score_mlflow_model.py': scoreMlflowModel,
  'modules/azureml_user/__init__.py': '',
  'modules/azureml_user/parallel_run.py': parallelRun,
};
