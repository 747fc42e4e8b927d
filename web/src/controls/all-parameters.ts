/** Every parameter of the core's table that applies, searchable; and why the others do not. */
import type { ParameterInfo, Spec } from 'srlm';
import { el } from '../base/dom.js';
import type { Failure } from '../base/errors.js';
import { nameOf, rich } from '../base/text.js';
import { conditionText, sameValue, unmet, type Value, valuesOf, valueText } from '../state/values.js';
import { errorLine, tellError } from './control.js';
import { display } from './display.js';
import { switchField } from './switch-control.js';

interface Row {
  info: ParameterInfo;
  element: HTMLElement;
  field: HTMLInputElement | HTMLSelectElement;
  error: HTMLElement;
}

const defaultText = (value: Value): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : valueText(value) || 'empty';

export class AllParameters {
  /** Built when they are wanted, or once the page has nothing better to do: they are many. */
  private rows: Row[] = [];
  private groups: HTMLElement[] = [];
  private readonly others = el('ul', { class: 'others' });
  private readonly othersBlock: HTMLDetailsElement;
  private readonly othersTitle = el('summary');
  private readonly none = el('p', { hidden: true }, 'No parameter that applies here matches.');
  private readonly search: HTMLInputElement;
  private spec: Spec | null = null;

  constructor(
    private readonly details: HTMLDetailsElement,
    private readonly table: readonly ParameterInfo[],
    private readonly type: (key: string, text: string) => void,
  ) {
    this.search = el('input', {
      type: 'search',
      id: 'parameter-search',
      autocomplete: 'off',
      placeholder: 'Search, for example “noise” or “Eq. 3”',
      oninput: () => this.filter(),
    });
    this.othersBlock = el('details', { class: 'nested' }, this.othersTitle, this.others);
    details.querySelector('summary')?.addEventListener('click', () => this.build());
  }

  /** Makes the list, if it has not been made. */
  build(): void {
    if (this.rows.length > 0) return;
    this.rows = this.table.filter(({ key }) => key !== 'version').map((info) => this.row(info));
    this.groups = [...new Set(this.table.map(({ group }) => group))].map((group) =>
      el(
        'section',
        { class: 'parameter-group' },
        el('h3', {}, group),
        ...this.rows.filter(({ info }) => info.group === group).map(({ element }) => element),
      ),
    );
    this.details.lastElementChild?.append(
      el('label', { for: 'parameter-search', class: 'hidden' }, 'Search the parameters'),
      this.search,
      this.none,
      ...this.groups,
      this.othersBlock,
    );
    if (this.spec) this.show(this.spec);
  }

  private row(info: ParameterInfo): Row {
    const { key, symbol, meaning, equation, unit, choices } = info;
    const allowed =
      choices.length > 0
        ? choices.map((choice) => `${choice.name}: ${choice.meaning}`).join('; ')
        : info.type === 'boolean'
          ? ''
          : `Allowed: ${info.allowed}`;
    const id = `parameter-${key}`;
    const field = this.field(info, id);
    const error = errorLine(`${id}-error`);
    field.setAttribute('aria-describedby', `${id}-about ${id}-error`);
    const facts = [allowed, `default ${defaultText(info.default)}`, unit, equation];
    const element = el(
      'div',
      { class: 'parameter', 'data-key': key },
      el(
        'label',
        { for: id },
        symbol && el('b', { class: 'symbol', translate: 'no' }, rich(symbol)),
        symbol && ' ',
        nameOf(key),
        // A large control may have the same name.
        el('span', { class: 'hidden' }, ', in the list'),
      ),
      field instanceof HTMLSelectElement ? el('span', { class: 'select' }, field) : field,
      el(
        'p',
        { class: 'about', id: `${id}-about` },
        rich(`${meaning}.`),
        el('span', {}, rich(facts.filter(Boolean).join(' · '))),
      ),
      error,
    );
    return { info, element, field, error };
  }

  private field({ key, type, choices }: ParameterInfo, id: string): HTMLInputElement | HTMLSelectElement {
    const onchange = (event: Event): void => this.type(key, (event.target as HTMLInputElement).value.trim());
    if (type === 'boolean') return switchField(id, (on) => this.type(key, String(on)));
    if (type === 'choice') {
      return el(
        'select',
        { id, onchange },
        ...choices.map(({ name }) => el('option', { value: name, translate: 'no' }, name)),
      );
    }
    return el('input', { id, autocomplete: 'off', spellcheck: 'false', onchange });
  }

  show(spec: Spec): void {
    this.spec = spec;
    if (this.rows.length === 0) return;
    const values = valuesOf(spec);
    const others: HTMLElement[] = [];
    for (const { info, element, field } of this.rows) {
      const value = values[info.key] as Value | undefined;
      element.dataset.applies = String(value !== undefined);
      if (value === undefined) {
        const condition = unmet(this.table, info, values);
        others.push(
          el('li', {}, el('b', {}, nameOf(info.key)), ` ${condition ? conditionText(condition) : ''}`),
        );
        continue;
      }
      element.classList.toggle('changed', !sameValue(value, info.default));
      if (typeof value === 'boolean') (field as HTMLInputElement).checked = value;
      else if (document.activeElement !== field || field instanceof HTMLSelectElement)
        field.value = valueText(value);
    }
    this.others.replaceChildren(...others);
    this.othersTitle.textContent = `${others.length} that have no meaning here, and why`;
    this.othersBlock.hidden = others.length === 0;
    this.filter();
  }

  private filter(): void {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { info, element } of this.rows) {
      const text =
        `${info.key} ${nameOf(info.key)} ${info.symbol} ${info.meaning} ${info.equation}`.toLowerCase();
      element.hidden = element.dataset.applies !== 'true' || !words.every((word) => text.includes(word));
      if (!element.hidden) shown++;
    }
    for (const group of this.groups) group.hidden = !group.querySelector('.parameter:not([hidden])');
    this.none.hidden = shown > 0;
  }

  /** Shows a failure at its row; opens the list when the parameter has no other control. */
  fail(failure: Failure | null, elsewhere: boolean): void {
    if (failure && !elsewhere) this.build();
    for (const { info, field, error, element } of this.rows) {
      const here = info.key === failure?.parameter;
      tellError(error, here ? display(this.table, failure).text : null, field);
      if (here && !elsewhere && element.dataset.applies === 'true') this.details.open = true;
    }
  }
}
