/** Something that a test opens when it wants to; whoever came before it waits. */
export interface Gate {
  open(): void;
  /** Resolves when it is open. */
  passed: Promise<void>;
}

export function createGate(): Gate {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}
