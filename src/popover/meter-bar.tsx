/** A meter's bar: what is used, what of it elsewhere, and the mark of the time that is gone. */
import { METER } from '../core/texts.ts';

type Props = {
  name: string;
  /** The meter as a sentence, for a screen reader. */
  sentence: string;
  /** 0 to 1, as the others. */
  usedFraction: number;
  elsewhereFraction: number | null;
  elapsedFraction: number | null;
  elapsedTitle: string;
};

export function Bar({
  name,
  sentence,
  usedFraction,
  elsewhereFraction,
  elapsedFraction,
  elapsedTitle,
}: Props) {
  return (
    <div
      class="bar"
      role="meter"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(usedFraction * 100)}
      aria-valuetext={sentence}
    >
      <div class="used" style={{ width: `${usedFraction * 100}%` }} />
      {elsewhereFraction !== null && (
        <div
          class="elsewhere"
          style={{
            left: `${Math.max(0, usedFraction - elsewhereFraction) * 100}%`,
            width: `${Math.min(elsewhereFraction, usedFraction) * 100}%`,
          }}
          title={METER.elsewhereBar}
        />
      )}
      {elapsedFraction !== null && (
        <div class="elapsed" style={{ left: `${elapsedFraction * 100}%` }} title={elapsedTitle} />
      )}
    </div>
  );
}
