/** Train Model: fits an untrained model to a table and writes an MLflow model folder. */
import type { ComponentImplementation } from '../../../component.ts';
import { readLearner } from '../../../models/learner.ts';
import { writeModelFolder } from '../../../models/package/model-folder.ts';
import { trainModel as train } from '../../../models/train.ts';
import { openTable } from '../../../tables/open-table.ts';
import { readColumns } from '../../../tables/read-table.ts';
import { selectColumn } from '../../../tables/select-columns.ts';
import { openSession } from '../../../tables/session.ts';
import { readText } from '../../params.ts';
import { inputPath, outputPath } from '../../ports.ts';

export const trainModel: ComponentImplementation = {
  name: 'train_model',

  async run(context) {
    const learner = await readLearner(inputPath(context.inputs, 'untrained_model'), 'untrained_model');
    const session = await openSession();
    const table = await openTable(session, inputPath(context.inputs, 'dataset'), 'dataset');
    const label = selectColumn(readText(context.params, 'label_column'), table.columns, 'label_column');
    const used = table.columns.filter((column) => column === label || column.role === 'feature');
    const model = train(learner, await readColumns(session, table, used), label.name, context);
    await writeModelFolder(outputPath(context.outputs, 'trained_model'), model);
    const metrics = Object.entries(model.training.metrics);
    return { metrics: metrics.map(([name, value]) => ({ name: `Training_${name}`, value })) };
  },

  async infer() {
    return { trained_model: { kind: 'other' } };
  },
};
