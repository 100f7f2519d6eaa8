"""What Azure ML gives to entry scripts as `azureml_user.parallel_run`."""

import logging
import os


class EntryScript:
    @property
    def logger(self):
        return logging.getLogger("EntryScript")

    @property
    def working_dir(self):
        return os.getcwd()

    @property
    def agent_name(self):
        return f"process{os.environ.get('MILLRACE_PROCESS', '1').zfill(3)}"

    def log_message(self, message):
        self.logger.info(message)
