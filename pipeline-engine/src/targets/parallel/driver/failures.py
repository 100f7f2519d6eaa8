"""How a parallel step fails, in words that Millrace shows."""


class StepFailed(Exception):
    def __init__(self, code, message, remedy, **params):
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.params = params

    def as_json(self):
        return {"code": self.code, "params": self.params, "message": self.message, "remedy": self.remedy}


def init_failed(reason):
    return StepFailed(
        "batch-init-failed",
        f"init() of the script failed: {reason}",
        "The log has the whole trace. Correct the script, or what its environment lacks.",
        reason=reason,
    )


def too_many_batches(failed, allowed, reason):
    return StepFailed(
        "batch-too-many-failed",
        f"{failed} mini-batches failed, and {allowed} may. The last one: {reason}",
        "The log has the traces. Correct the script or the data, or raise mini_batch_error_threshold.",
        failed=failed,
        allowed=allowed,
        reason=reason,
    )


def too_many_items(failed, allowed):
    return StepFailed(
        "batch-too-many-items-failed",
        f"For {failed} items nothing came back, and {allowed} may be lost.",
        "Return a row for each item, or raise error_threshold.",
        failed=failed,
        allowed=allowed,
    )


def no_pandas(error):
    return StepFailed(
        "batch-needs-pandas",
        f"The mini-batches of a table are pandas DataFrames, and pandas cannot be imported: {error}",
        "Add pandas to the environment of the step.",
        reason=str(error),
    )


def unreadable(file, reason):
    return StepFailed(
        "batch-data-unreadable",
        f'"{file}" cannot be cut into mini-batches: {reason}',
        "Correct the file, or the MLTable that names it.",
        file=file,
        reason=reason,
    )
