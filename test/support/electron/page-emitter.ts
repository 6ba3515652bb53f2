type Listener = (...args: unknown[]) => void;

/** As much of Node's EventEmitter as a preload has in Electron's sandbox; it runs in the page. */
export class PageEmitter {
  #entries: { event: string; listener: Listener; isOnce: boolean }[] = [];

  on = (event: string, listener: Listener): this => this.#add(event, listener, false);
  addListener = (event: string, listener: Listener): this => this.#add(event, listener, false);
  once = (event: string, listener: Listener): this => this.#add(event, listener, true);
  off = (event: string, listener: Listener): this => this.#remove(event, listener);
  removeListener = (event: string, listener: Listener): this => this.#remove(event, listener);

  removeAllListeners = (event?: string): this => {
    this.#entries = this.#entries.filter((entry) => event !== undefined && entry.event !== event);
    return this;
  };

  emit = (event: string, ...args: unknown[]): boolean => {
    const told = this.#entries.filter((entry) => entry.event === event);
    this.#entries = this.#entries.filter((entry) => !(entry.isOnce && told.includes(entry)));
    told.forEach(({ listener }) => listener(...args));
    return told.length > 0;
  };

  #add(event: string, listener: Listener, isOnce: boolean): this {
    this.#entries.push({ event, listener, isOnce });
    return this;
  }

  #remove(event: string, listener: Listener): this {
    this.#entries = this.#entries.filter((entry) => entry.event !== event || entry.listener !== listener);
    return this;
  }
}
