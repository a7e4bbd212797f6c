import { escaped } from "./charts/svg.ts";

/** Choices that become the query of an address: asking changes nothing. */
export interface ChoiceForm {
  /** The path that is asked. */
  readonly action: string;
  readonly fields: readonly Choice[];
  /** What the button says. */
  readonly submit: string;
}

/** One of several, by a name of the query. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly ChoiceOption[];
  /** The value that is chosen already; empty for none. */
  readonly chosen: string;
}

export interface ChoiceOption {
  readonly value: string;
  readonly text: string;
}

/** A form as HTML; it works without a script. `id` is that of its section. */
export function choiceFormHtml({ action, fields, submit }: ChoiceForm, id: string): string {
  const selects = fields.map(({ name, label, options, chosen }) => {
    const known = options.some(({ value }) => value === chosen);
    // What was asked for stays chosen, also where the list ends before it.
    const all = known || chosen === "" ? options : [{ value: chosen, text: chosen }, ...options];
    const items = all.map(({ value, text }) => {
      const isChosen = value === chosen ? " selected" : "";
      return `<option value="${escaped(value)}"${isChosen}>${escaped(text)}</option>`;
    });
    const field = `${id}-${name}`;
    return `<p><label for="${field}">${escaped(label)}</label><select id="${field}" name="${escaped(name)}">${items.join("")}</select></p>`;
  });
  return `<form class="choices" action="${escaped(action)}" method="get">\n${selects.join("\n")}\n<p><button type="submit">${escaped(submit)}</button></p>\n</form>`;
}
