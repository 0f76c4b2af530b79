export interface Debounced {
  (): void;
  /** Runs what is waiting now. */
  flush(): void;
  cancel(): void;
}

export function debounce(run: () => void, wait: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const call = () => {
    cancel();
    timer = setTimeout(() => {
      timer = undefined;
      run();
    }, wait);
  };
  const flush = () => {
    if (timer === undefined) return;
    cancel();
    run();
  };
  return Object.assign(call, { flush, cancel });
}
