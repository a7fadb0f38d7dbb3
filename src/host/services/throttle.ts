/** At most one call in `ms`: the first at once, the last never lost. */
export interface Throttle {
  /** Something changed. */
  (): void;
  dispose(): void;
}

export function createThrottle(ms: number, act: () => void): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const fire = (): void => {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) fire();
    }, ms);
    act();
  };
  const call = (): void => {
    if (timer === undefined) fire();
    else again = true;
  };
  return Object.assign(call, {
    dispose: () => {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  });
}
