/** US dollars as they are read: cents, and what is less than a cent to its first two figures. Null: not known. */
export function dollars(value: number | null): string {
  if (value === null) return 'unknown';
  if (value === 0 || Math.abs(value) >= 0.1) return `$${value.toFixed(2)}`;
  if (Math.abs(value) >= 0.0001) return `$${value.toFixed(4)}`;
  return `$${value.toFixed(8).replace(/0+$/, '')}`;
}
