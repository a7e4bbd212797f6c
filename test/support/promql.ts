/** A series that an expression reads: its name, the labels that it selects by, and whether over a range. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
  readonly isRange: boolean;
}

/** What an expression of PromQL reads. */
export interface ReadExpression {
  readonly selectors: readonly Selector[];
  /** Labels that it groups, matches or computes by. */
  readonly labels: readonly string[];
}

const rangeFunctions = ["rate", "increase", "delta"];
const aggregations = ["sum", "max", "min", "count", "avg"];
/** The functions that rules and panels of pmx use, with how many arguments each takes. */
const functions: Readonly<Record<string, number>> = {
  absent: 1,
  histogram_quantile: 2,
  ...Object.fromEntries(rangeFunctions.map((name) => [name, 1])),
};
const binary = ["or", "and", "unless", "==", "!=", ">", "<", ">=", "<=", "+", "-", "*", "/", "%"];

const tokenPattern =
  /\s*(?:([a-zA-Z_:][\w:]*)|(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|("(?:[^"\\]|\\.)*")|\[(\$__rate_interval|\d+[smhd])\]|(=~|!~|==|!=|>=|<=|[-+*/%<>=(){},]))/y;

interface Token {
  readonly kind: "word" | "number" | "string" | "range" | "sign";
  readonly text: string;
}

/**
 * Parses the part of PromQL that pmx uses: selectors with matchers and ranges, aggregations with `by`, functions, binary
 * operators, brackets, numbers. It checks the grammar, that a function is known and has as many arguments as it takes, that
 * `rate`, `increase` and `delta` read a range and nothing else does; not whether operands match, nor what precedence
 * makes of them.
 * @throws Error with the place where it cannot go on
 */
export function readPromql(text: string): ReadExpression {
  const tokens = tokensOf(text);
  const selectors: Selector[] = [];
  const labels: string[] = [];
  let at = 0;
  const fail = (wanted: string): never => {
    throw new Error(`${wanted} expected at ${tokens[at]?.text ?? "the end"} in: ${text}`);
  };
  const isNext = (...texts: string[]) => texts.includes(tokens[at]?.text ?? "");
  const take = (wanted: string) => (isNext(wanted) ? tokens[at++] : fail(wanted));
  const takeKind = (kind: Token["kind"]) =>
    tokens[at]?.kind === kind ? (tokens[at++] as Token).text : fail(kind);

  function list(item: () => void, close: string): number {
    let items = 0;
    while (!isNext(close)) {
      if (items > 0) take(",");
      item();
      items += 1;
    }
    take(close);
    return items;
  }

  function grouping(): void {
    if (!isNext("by", "without")) return;
    at += 1;
    take("(");
    list(() => labels.push(takeKind("word")), ")");
  }

  function selector(metric: string, wantsRange: boolean): void {
    const matched: string[] = [];
    if (isNext("{")) {
      at += 1;
      list(() => {
        matched.push(takeKind("word"));
        if (!isNext("=", "!=", "=~", "!~")) fail("a matcher");
        at += 1;
        takeKind("string");
      }, "}");
    }
    const isRange = tokens[at]?.kind === "range";
    if (isRange !== wantsRange) fail(wantsRange ? "a range" : "no range");
    if (isRange) at += 1;
    selectors.push({ metric, labels: matched, isRange });
  }

  function operand(wantsRange = false): void {
    if (isNext("(")) {
      at += 1;
      expression();
      take(")");
    } else if (tokens[at]?.kind === "number") at += 1;
    else {
      const word = takeKind("word");
      if (aggregations.includes(word)) {
        grouping();
        take("(");
        if (list(expression, ")") !== 1) fail(`one argument of ${word}`);
        grouping();
      } else if (isNext("(")) {
        const wanted = functions[word] ?? fail(`a known function, not ${word},`);
        at += 1;
        const argument = rangeFunctions.includes(word) ? () => operand(true) : expression;
        if (list(argument, ")") !== wanted) fail(`${wanted} arguments of ${word}`);
      } else selector(word, wantsRange);
    }
  }

  function expression(): void {
    operand();
    while (isNext(...binary)) {
      at += 1;
      operand();
    }
  }

  expression();
  if (at < tokens.length) fail("an operator");
  return { selectors, labels };
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const kinds = ["word", "number", "string", "range", "sign"] as const;
  let end = 0;
  while (text.slice(end).trim() !== "") {
    tokenPattern.lastIndex = end;
    const found = tokenPattern.exec(text);
    if (found === null) throw new Error(`no PromQL at: ${text.slice(end)}`);
    end = tokenPattern.lastIndex;
    const place = kinds.findIndex((_, index) => found[index + 1] !== undefined);
    tokens.push({ kind: kinds[place]!, text: found[place + 1]! });
  }
  return tokens;
}
