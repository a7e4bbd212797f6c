"""Sprints over tables of bars, and what came of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..connection import Connection
from ..deadline import Deadline
from ..errors import Code, PmxError, error_of_status
from ..v1.audit import GateVerdict
from ..v1.sprint import (
    CreateSprintRequest,
    Sprint,
    SprintService,
    SprintSpec,
    SprintState,
    SprintStep,
    WatchSprintRequest,
)
from ..v1.type import BarInterval, DataProvenance, Metric
from .imports import import_bars
from .rows import Row, Table

_INTERRUPTIONS_MAX = 5
"""After so many without a step in between, waiting is given up."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a sprint."""

    sprint: Sprint
    """All of it."""
    verdict: GateVerdict
    """FAIL if a gate failed, else INCONCLUSIVE if one was, else PASS_LOOSENED if one was, else PASS."""
    gates: Table
    """One row a gate: gate, verdict, reason, decided_by; and how sure it is, as assured, alpha (the
    largest probability that a strategy at its limit passes) and assured_reason."""
    criteria: Table
    """One row a criterion: gate, criterion, verdict, comparator, threshold, minimum_n, what was
    measured as in metrics, by the name of its metric, and message."""
    metrics: Table
    """One row a metric: name, value (None where undefined), undefined_reason, unit, n, denominator,
    lower, upper and level of its interval (None where there is none)."""

    @property
    def is_pass(self) -> bool:
        """Whether it is PASS as written. INCONCLUSIVE is none, and neither is PASS_LOOSENED."""
        return self.verdict is GateVerdict.PASS

    @property
    def is_assured_pass(self) -> bool:
        """Whether it is PASS, and every gate is shown to hold, not only written as holding."""
        assured = [one["assured"] for one in self.gates]
        return self.is_pass and assured != [] and set(assured) == {"PASS"}

    def __str__(self) -> str:
        lines = [f"{self.sprint.name}: {self.verdict.short}"]
        lines += [
            f"  {one['gate']}: {one['verdict']}: {one['reason']}; assured: {one['assured'] or 'unknown'}"
            for one in self.gates
        ]
        return "\n".join(lines)


def sprint(
    connection: Connection,
    bars: Mapping[str, Any],
    *,
    audits: int,
    interval: BarInterval = BarInterval.DAY_1,
    spec: SprintSpec | None = None,
    provenance: DataProvenance = DataProvenance.REAL,
    source: str = "pmx_client",
    request_id: str = "",
    on_step: Callable[[SprintStep], None] | None = None,
    timeout: float | None = None,
) -> Verdict:
    """Imports bars, runs a sprint of audits over them and returns its verdict.

    connection: to the gateway.
    bars: by ticker, of shares listed in the United States, each a DataFrame or a list of
        dictionaries. Other instruments are imported by import_bars, and named in `spec`.
    audits: audit runs, 1 to 1 000; gates say how many they need.
    spec: everything else that a sprint may be asked; its tickers come after those of the bars.
    request_id: the same id with the same bars and spec is the same sprint; empty for a new one.
    on_step: called after each audit run.
    timeout: seconds of each call, and of the waiting; None waits for the end of the sprint.

    Raises PmxError: also that of a sprint which failed, or was cancelled.
    """
    for ticker, table in bars.items():
        import_bars(
            connection,
            table,
            ticker=ticker,
            source=source,
            interval=interval,
            provenance=provenance,
            timeout=timeout,
        )
    asked = spec or SprintSpec()
    tickers = [*bars, *(one for one in asked.tickers if one not in bars)]
    asked = replace(asked, tickers=tickers, audits=audits, interval=interval)
    request = CreateSprintRequest(request_id=request_id or uuid.uuid4().hex, spec=asked)
    created = SprintService(connection).create_sprint(request, timeout=timeout).sprint
    if created is None:
        raise PmxError(Code.INTERNAL, "the answer holds no sprint")
    return verdict_of(watch(connection, created.name, on_step=on_step, timeout=timeout))


def watch(
    connection: Connection,
    name: str,
    *,
    on_step: Callable[[SprintStep], None] | None = None,
    timeout: float | None = None,
) -> Sprint:
    """Waits until a sprint has ended, over interruptions too, and returns it.

    Raises PmxError; after the timeout DEADLINE_EXCEEDED, while the sprint goes on.
    """
    service = SprintService(connection)
    deadline = Deadline(timeout)
    seen = 0
    last: Sprint | None = None
    interruptions = 0
    while True:
        request = WatchSprintRequest(name=name, after_sequence=seen)
        try:
            with service.watch_sprint(request, timeout=deadline.remaining()) as stream:
                for event in stream:
                    if event.sequence > seen:
                        seen, interruptions = event.sequence, 0
                    if event.sprint is not None:
                        last = event.sprint
                    if event.step is not None and on_step is not None:
                        on_step(event.step)
            break
        except PmxError as error:
            interruptions += 1
            if not error.is_transient or interruptions == _INTERRUPTIONS_MAX:
                raise
    if last is None:
        raise PmxError(Code.INTERNAL, f"nothing was said of {name}")
    return last


def verdict_of(ended: Sprint) -> Verdict:
    """The verdict of a sprint that has a result. Raises PmxError for one that has none."""
    if ended.failure is not None and ended.state == SprintState.FAILED:
        raise error_of_status(ended.failure)
    if ended.result is None:
        message = f"{ended.name} has no result: it is {ended.state.short}"
        raise PmxError(Code.FAILED_PRECONDITION, message)
    card = ended.result.scorecard
    return Verdict(
        sprint=ended,
        verdict=ended.result.verdict,
        gates=Table(
            {
                "gate": gate.gate,
                "verdict": gate.verdict.short,
                "reason": gate.reason,
                "decided_by": gate.decided_by,
                "assured": gate.assured and gate.assured.verdict.short,
                "alpha": gate.assured and gate.assured.alpha_ratio,
                "assured_reason": gate.assured and gate.assured.reason,
            }
            for gate in ended.result.gates
        ),
        criteria=Table(
            {
                "gate": gate.gate,
                "criterion": one.criterion,
                "verdict": one.verdict.short,
                "comparator": one.comparator.short,
                "threshold": one.threshold,
                "minimum_n": one.minimum_n,
                **_measured(one.observed),
                "message": one.message,
            }
            for gate in ended.result.gates
            for one in gate.criteria
        ),
        metrics=_metric_rows(card.metrics if card is not None else ()),
    )


def _metric_rows(metrics: Iterable[Metric]) -> Table:
    return Table(_metric_row(metric) for metric in metrics)


def _metric_row(metric: Metric) -> Row:
    reason, interval = metric.undefined_reason, metric.interval
    return {
        "name": metric.name,
        "value": metric.value,
        "undefined_reason": None if reason is None else reason.short,
        "unit": metric.unit.short,
        "n": metric.n,
        "denominator": metric.denominator,
        "lower": None if interval is None else interval.lower,
        "upper": None if interval is None else interval.upper,
        "level": None if interval is None else interval.level_ratio,
    }


def _measured(metric: Metric | None) -> Row:
    """The row of a metric beside other things; empty where nothing was measured."""
    row = _metric_row(metric or Metric())
    return {
        "metric" if key == "name" else key: value if metric is not None else None
        for key, value in row.items()
    }
