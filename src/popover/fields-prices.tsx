/** Own prices: a row per model with its five prices, saved when all five are there. */
import { useEffect, useId, useState } from 'preact/hooks';
import type { Settings } from '../contract/settings.ts';
import { amountIn, amountText } from './fields-amount.ts';
import type { Change } from './fields.tsx';
import { ADVANCED_TEXTS, WINDOW_TEXTS } from './texts-settings.ts';

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
      void change(ADVANCED_TEXTS.priceOf(name), (now) => ({
        prices: Object.fromEntries(Object.entries(now.prices).filter(([one]) => one !== name)),
      }));
    }
  };

  return (
    <>
      <p class="secondary">{ADVANCED_TEXTS.pricesHint}</p>
      {rows.map((name) => (
        <PriceRow
          key={name}
          model={name}
          price={prices[name] ?? null}
          save={(price) =>
            change(ADVANCED_TEXTS.priceOf(name), (now) => ({ prices: { ...now.prices, [name]: price } }))
          }
          onRemove={() => remove(name)}
        />
      ))}
      <form class="row" onSubmit={add}>
        <label>
          <span>{ADVANCED_TEXTS.model}</span>{' '}
          <input
            type="text"
            value={model}
            placeholder={ADVANCED_TEXTS.modelExample}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => setModel(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="link">
          {ADVANCED_TEXTS.add}
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
  useEffect(() => {
    setTyped(textsOf(price));
    setError(null);
    // Compared by value: every change of the settings brings new objects.
  }, [saved]);

  const take = (kind: Kind, text: string): void => {
    const texts = { ...typed, [kind]: text };
    setTyped(texts);
    const wrong = KINDS.find((one) => texts[one].trim() !== '' && amountIn(texts[one]) === null);
    if (wrong !== undefined) {
      setError({ kind: wrong, reason: `${ADVANCED_TEXTS.price[wrong]} ${ADVANCED_TEXTS.notAnAmount}` });
      return;
    }
    setError(null);
    const whole = priceIn(texts);
    if (whole !== null) {
      void save(whole).then((reason) => setError(reason === null ? null : { kind: null, reason }));
    }
  };

  return (
    <div class="price" role="group" aria-label={ADVANCED_TEXTS.priceOf(model)}>
      <p class="row">
        <span class="model">{model}</span>
        <button type="button" class="link" aria-label={ADVANCED_TEXTS.removeOf(model)} onClick={onRemove}>
          {ADVANCED_TEXTS.remove}
        </button>
      </p>
      <div class="kinds">
        {KINDS.map((kind) => (
          <label key={kind}>
            <span class="secondary">{ADVANCED_TEXTS.price[kind]}</span>
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
          {WINDOW_TEXTS.notSaved(error.reason)}
        </p>
      ) : (
        priceIn(typed) === null && <p class="secondary">{ADVANCED_TEXTS.incomplete}</p>
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
