"""What became of the items of a parallel step, and when too many of them failed."""

import failures


class Account:
    def __init__(self, plan, total):
        self.plan = plan
        self.total = total
        self.parts = self.kept = self.failed = 0
        self.rows_in = self.rows_out = self.rejected = self.short = 0

    def succeeded(self, items, count, kept):
        self.parts += 1
        self.kept += kept
        self.rows_in += items
        self.rows_out += count
        self.short += max(0, items - count)

    def fell(self, items):
        self.parts += 1
        self.failed += 1
        self.rows_in += items
        self.rejected += items

    def check(self, reason=""):
        """Raises once too many failed."""
        allowed = self.allowed_batches()
        if allowed is not None and self.failed > allowed:
            raise failures.too_many_batches(self.failed, allowed, reason)
        items = self.plan["error_threshold"]
        if items >= 0 and self.rejected + self.short > items:
            raise failures.too_many_items(self.rejected + self.short, items)

    def allowed_batches(self):
        number, percent = self.plan["mini_batch_error_threshold"], self.plan["allowed_failed_percent"]
        if number >= 0:
            return number
        if percent is None or percent >= 100:
            return None
        total = self.total if self.total is not None else self.parts
        return int(total * percent / 100)

    def metrics(self):
        values = {
            "parts": self.parts,
            "parts_kept": self.kept,
            "parts_failed": self.failed,
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "rows_rejected": self.rejected,
        }
        return [{"name": f"batch.{name}", "value": value} for name, value in values.items()]
