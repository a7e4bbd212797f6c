import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { exitCodeOfAssured } from "#cli/exit-code.ts";
import { gateLines } from "#cli/report/gate-section.ts";
import { assuredOfSprint, assuredSentence } from "#lib/report/assured-text.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import {
  AssuranceKind,
  AssuredVerdict,
  ForecastSkillSchema,
  SkillBenchmark,
  SkillOpponent,
  SkillVerdict,
  TradeSkillSchema,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import { Comparator, GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintResultSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";

function gateWith(verdict: AssuredVerdict | undefined) {
  return create(GateEvaluationSchema, {
    gate: "g",
    verdict: GateVerdict.PASS,
    reason: "all 3 criteria hold",
    criteria: [
      { criterion: "violation-rate", kind: AssuranceKind.SHARE, reason: "evidence 3 of the 20" },
      {
        criterion: "mean-return",
        kind: AssuranceKind.APPROXIMATE,
        reason: "evidence 40 of the 20",
      },
      {
        criterion: "audits",
        kind: AssuranceKind.AS_WRITTEN,
        reason: "as written: it is counted",
        shown: AssuredVerdict.PASS,
      },
      {
        criterion: "net-pnl",
        kind: AssuranceKind.AS_WRITTEN,
        reason: "of net_pnl no law is stated",
      },
    ].map(({ criterion, kind, reason, ...more }) => ({
      criterion,
      comparator: Comparator.AT_MOST,
      verdict: GateVerdict.PASS,
      assured: { verdict: more.shown ?? AssuredVerdict.INCONCLUSIVE, kind, reason },
    })),
    ...(verdict !== undefined && {
      assured: { verdict, reason: "INCONCLUSIVE of violation-rate" },
    }),
  });
}

test("a gate shows both verdicts, what the assured one rests on, and marks what is approximate", () => {
  const text = gateLines(gateWith(AssuredVerdict.INCONCLUSIVE), 100).join("\n");
  assert.match(text, /finding +assured\n/);
  assert.match(text, /violation rate .*PASS +INCONCLUSIVE\n/);
  assert.match(text, /mean return .*PASS +INCONCLUSIVE ≈\n/);
  assert.match(text, /audits .*PASS\n/);
  assert.match(text, /net pnl .*PASS +INCONCLUSIVE\n/);
  assert.match(text, /assured net pnl: of net_pnl no law is stated/);
  assert.match(text, /assured violation rate: evidence 3 of the 20/);
  assert.doesNotMatch(text, /as written/);
  assert.match(text, /assured INCONCLUSIVE: INCONCLUSIVE of violation-rate/);
});

test("a sprint says in words what its assured verdict is worth, and a PASS as written what to do next", () => {
  const said = (verdict: AssuredVerdict | undefined) => {
    const result = create(SprintResultSchema, {
      verdict: GateVerdict.PASS,
      gates: [gateWith(verdict)],
    });
    return [...assuredSentence(result, false), ...verdictSentences(result)].join("\n");
  };
  const { EXPLORATORY, PASS, FAIL, INCONCLUSIVE } = AssuredVerdict;
  assert.match(said(EXPLORATORY), /^Assured: EXPLORATORY\. It shows nothing: /);
  assert.match(said(EXPLORATORY), /^Next: confirm it, unchanged, on bars that come later/m);
  assert.match(said(PASS), /^Next: pmx readiness /m);
  assert.match(said(FAIL), /^Next: do not go live/m);
  assert.match(said(INCONCLUSIVE), /^Assured: INCONCLUSIVE\. Nothing is shown yet/);
  for (const verdict of [EXPLORATORY, PASS, FAIL, INCONCLUSIVE, undefined]) {
    assert.doesNotMatch(said(verdict), /more audits|other tickers/);
  }
});

test("a gate says of skill whether it was shown, and by how much evidence", () => {
  const gate = gateWith(AssuredVerdict.PASS);
  const skill = { against: ["naive"], eValueLog10: -0.4, observations: 41, betterRatio: 0.488 };
  gate.assured!.alphaRatio = 0.05;
  gate.assured!.skill = create(ForecastSkillSchema, skill);
  const text = gateLines(gate, 1_000).join("\n");
  assert.match(text, /skill against naive is not shown: evidence 0\.398 of 20 that/);
  assert.match(text, /from 41, on 48\.8 % of these/);
});

test("a gate says what of skill was shown: harmless, and better than each opponent", () => {
  const gate = gateWith(AssuredVerdict.PASS);
  gate.assured!.alphaRatio = 0.05;
  const { SHOWN, NOT_SHOWN, UNDEFINED } = SkillVerdict;
  const accuracy = { observations: 60, horizonWindows: 5 };
  const tested = { ...accuracy, statistic: -1.234, pValue: 0.2219, kernel: "BARTLETT" };
  const counted = { observations: 12, betterRatio: 7 / 12, eValueLog10: -0.4 };
  const undefinedReason = "no fact states its error";
  gate.assured!.skill = create(ForecastSkillSchema, {
    harmless: { verdict: SHOWN, observations: 41, violationRatio: 0.05, limitRatio: 0.25 },
    opponents: [
      { opponent: SkillOpponent.NAIVE, verdict: NOT_SHOWN, ...counted, accuracy: tested },
      {
        opponent: SkillOpponent.DRIFT,
        verdict: UNDEFINED,
        undefinedReason,
        accuracy: { ...accuracy, undefinedReason: "0 dates are too few" },
      },
      {
        opponent: SkillOpponent.BEST_SINGLE_MODEL,
        verdict: SHOWN,
        ...{ observations: 12, betterRatio: 1, eValueLog10: 7 },
        models: [
          { model: "ets", forecasts: 9 },
          { model: "theta", forecasts: 3 },
        ],
        accuracy: { ...tested, statistic: 2, pValue: 1e-9 },
      },
    ],
  });
  const [harmless, equal] = gateLines(gate, 2_000).filter((line) => /harmless|equal/.test(line));
  assert.equal(
    harmless!.trim(),
    "harmless: shown (n 41, 5.0 % violate, limit 25.0 %); skilled against naive: not shown (n 12, 58.3 % better, evidence 0.398 of 20), drift: undefined (no fact states its error), best single model (ets, 9 of 12): shown (n 12, 100.0 % better, evidence over a million of 20)",
  );
  assert.equal(
    equal!.trim(),
    "equal accuracy (Diebold–Mariano with HLN, over all dates at one look, to be read alone): naive: −1.23 (p 0.222, n 60, h 5, Bartlett weights), drift: undefined (0 dates are too few), best single model: 2.00 (p below 0.001, n 60, h 5, Bartlett weights)",
  );
});

test("a gate says of trades what was shown over random entry and over buy-and-hold", () => {
  const gate = gateWith(AssuredVerdict.PASS);
  gate.assured!.alphaRatio = 0.05;
  const { SHOWN, UNDEFINED } = SkillVerdict;
  const { RANDOM_ENTRY, BUY_AND_HOLD } = SkillBenchmark;
  const counted = { observations: 52, trades: 60, excessBps: -3.21, eValueLog10: 2 };
  const undefinedReason = "the benchmark of 2 of 60 trades is not recorded";
  gate.assured!.tradeSkills = [
    create(TradeSkillSchema, { benchmark: RANDOM_ENTRY, verdict: SHOWN, ...counted }),
    create(TradeSkillSchema, { benchmark: BUY_AND_HOLD, verdict: UNDEFINED, undefinedReason }),
  ];
  const [line] = gateLines(gate, 2_000).filter((text) => /trades over/.test(text));
  assert.equal(
    line!.trim(),
    "trades over random entry: shown (n 52 dates of 60 trades, −3.2 bps a trade, evidence 100 of 20), over buy and hold: undefined (the benchmark of 2 of 60 trades is not recorded)",
  );
});

test("the assured verdict of a sprint is that of its worst gate, and open where a gate states none", () => {
  const { PASS, FAIL, INCONCLUSIVE, PASS_LOOSENED, UNSPECIFIED } = AssuredVerdict;
  const of = (...verdicts: (AssuredVerdict | undefined)[]) =>
    assuredOfSprint(create(SprintResultSchema, { gates: verdicts.map(gateWith) }));
  assert.equal(of(PASS, PASS), "PASS");
  assert.equal(of(PASS, PASS_LOOSENED), "PASS_LOOSENED");
  assert.equal(of(PASS_LOOSENED, INCONCLUSIVE), "INCONCLUSIVE");
  assert.equal(of(INCONCLUSIVE, FAIL), "FAIL");
  assert.equal(of(PASS, UNSPECIFIED), "FAIL");
  assert.equal(of(PASS, undefined), "INCONCLUSIVE");
  assert.equal(of(), "INCONCLUSIVE");
  const waiting = { gates: [gateWith(PASS)], waitingGates: [{ gate: "w", reason: "r" }] };
  assert.equal(assuredOfSprint(create(SprintResultSchema, waiting)), "INCONCLUSIVE");
});

test("each assured verdict has the exit code of the same verdict as written", () => {
  const verdicts = ["PASS", "FAIL", "INCONCLUSIVE", "PASS_LOOSENED"] as const;
  assert.deepEqual(verdicts.map(exitCodeOfAssured), [0, 1, 2, 3]);
});

test("a report says which verdict decides, and nothing where none is stated", () => {
  const result = create(SprintResultSchema, { gates: [gateWith(AssuredVerdict.PASS)] });
  assert.match(assuredSentence(result, true).join(), /^Assured: PASS; it decides the exit code\./);
  assert.doesNotMatch(assuredSentence(result, false).join(), /exit code/);
  const without = create(SprintResultSchema, { gates: [gateWith(undefined)] });
  assert.deepEqual(assuredSentence(without, false), []);
});
