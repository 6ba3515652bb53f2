/** Figures as they stand in the report. */

/** A fraction of the peer's: "1/8.25". */
export const ofPeer = (fraction: number): string => `1/${trimmed(1 / fraction, 2)}`;
/** A multiple: "0.75×". */
export const times = (multiple: number): string => `${trimmed(multiple, 2)}×`;
export const seconds = (s: number): string => `${trimmed(s, s < 0.1 ? 3 : 2)} s`;
export const milliseconds = (ms: number): string => `${trimmed(ms, ms < 10 ? 2 : 0)} ms`;
export const percent = (points: number): string => `${trimmed(points, 2)}%`;
export const mebibytes = (mib: number): string => `${trimmed(mib, 0)} MiB`;
export const kilobytes = (bytes: number): string => `${trimmed(bytes / 1000, 1)} kB`;
export const megabytes = (bytes: number): string => `${trimmed(bytes / 1e6, 0)} MB`;
export const count = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** So many places at most, none of them for nothing. */
function trimmed(value: number, places: number): string {
  return String(Number(value.toFixed(places)));
}
