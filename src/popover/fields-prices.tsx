/** Own prices: a row per model with its five prices, saved when all five are there. */
import { useId, useLayoutEffect, useState } from 'preact/hooks';
import type { Settings } from '../contract/settings.ts';
import { amountIn, amountText } from './fields-amount.ts';
import type { Change } from './fields.tsx';
import { ADVANCED, REFUSED_FIELD, SETTINGS } from '../core/texts.ts';

const KINDS = ['input', 'output', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead'] as const;
type Kind = (typeof KINDS)[number];
type Price = Settings['prices'][string];

export function PriceFields({ settings, change }: { settings: Settings; change: Change }) {
  const { prices } = settings;
  const [added, setAdded] = useState<string[]>([]);
  const [model, setModel] = useState('');
  const rows = [...new Set([...Object.keys(prices), ...added])];

  const add = (event: Event): void => {
    event.preventDefault();
    if (model.trim() !== '') {
      setAdded([...added, model.trim()]);
      setModel('');
    }
  };
  const remove = (name: string): void => {
    setAdded(added.filter((one) => one !== name));
    if (Object.hasOwn(prices, name)) {
      void change(ADVANCED.priceOf(name), (now) => ({
        prices: Object.fromEntries(Object.entries(now.prices).filter(([one]) => one !== name)),
      }));
    }
  };

  return (
    <>
      <p class="secondary">{ADVANCED.pricesHint}</p>
      {rows.map((name) => (
        <PriceRow
          key={name}
          model={name}
          price={prices[name] ?? null}
          save={(price) =>
            change(ADVANCED.priceOf(name), (now) => ({ prices: { ...now.prices, [name]: price } }))
          }
          onRemove={() => remove(name)}
        />
      ))}
      <form class="row" onSubmit={add}>
        <label>
          <span>{ADVANCED.model}</span>{' '}
          <input
            type="text"
            value={model}
            placeholder={ADVANCED.modelExample}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => setModel(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="link">
          {ADVANCED.add}
        </button>
      </form>
    </>
  );
}

type RowProps = {
  model: string;
  price: Price | null;
  save: (price: Price) => Promise<string | null>;
  onRemove: () => void;
};

function PriceRow({ model, price, save, onRemove }: RowProps) {
  const [typed, setTyped] = useState(textsOf(price));
  const [error, setError] = useState<{ kind: Kind | null; reason: string } | null>(null);
  const id = useId();
  const saved = JSON.stringify(price);
  useLayoutEffect(() => {
    setTyped(textsOf(price));
    setError(null);
    // Compared by value: every change of the settings brings new objects. At once, or what is typed next goes too.
  }, [saved]);

  const take = (kind: Kind, text: string): void => {
    const texts = { ...typed, [kind]: text };
    setTyped(texts);
    const wrong = KINDS.find((one) => texts[one].trim() !== '' && amountIn(texts[one]) === null);
    if (wrong !== undefined) {
      setError({ kind: wrong, reason: REFUSED_FIELD.priceNotAnAmount(ADVANCED.price[wrong]) });
      return;
    }
    setError(null);
    const whole = priceIn(texts);
    if (whole !== null) {
      void save(whole).then((reason) => setError(reason === null ? null : { kind: null, reason }));
    }
  };

  return (
    <div class="price" role="group" aria-label={ADVANCED.priceOf(model)}>
      <p class="row">
        <span class="model">{model}</span>
        <button type="button" class="link" aria-label={ADVANCED.removeOf(model)} onClick={onRemove}>
          {ADVANCED.remove}
        </button>
      </p>
      <div class="kinds">
        {KINDS.map((kind) => (
          <label key={kind}>
            <span class="secondary">{ADVANCED.price[kind]}</span>
            <input
              type="text"
              value={typed[kind]}
              autocomplete="off"
              aria-invalid={error?.kind === kind}
              aria-describedby={error?.kind === kind ? id : undefined}
              onInput={(event) => {
                const { value } = event.currentTarget;
                setTyped((texts) => ({ ...texts, [kind]: value }));
              }}
              onChange={(event) => take(kind, event.currentTarget.value)}
              onKeyDown={(event) =>
                event.key === 'z' && typed[kind] !== textsOf(price)[kind] && event.stopPropagation()
              }
            />
          </label>
        ))}
      </div>
      {error ? (
        <p id={id} class="error" role="alert">
          {SETTINGS.notSaved(error.reason)}
        </p>
      ) : (
        priceIn(typed) === null && <p class="secondary">{ADVANCED.incomplete}</p>
      )}
    </div>
  );
}

function textsOf(price: Price | null): Record<Kind, string> {
  const text = (kind: Kind): string => (price ? amountText(price[kind]) : '');
  return {
    input: text('input'),
    output: text('output'),
    cacheWrite5m: text('cacheWrite5m'),
    cacheWrite1h: text('cacheWrite1h'),
    cacheRead: text('cacheRead'),
  };
}

function priceIn(texts: Record<Kind, string>): Price | null {
  const amount = (kind: Kind): number => amountIn(texts[kind]) ?? Number.NaN;
  const price = {
    input: amount('input'),
    output: amount('output'),
    cacheWrite5m: amount('cacheWrite5m'),
    cacheWrite1h: amount('cacheWrite1h'),
    cacheRead: amount('cacheRead'),
  };
  return Object.values(price).some(Number.isNaN) ? null : price;
}
