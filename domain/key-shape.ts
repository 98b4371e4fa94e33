const PREFIXES = /^(sk[-_]|xai-|AIza|gsk_|hf_|nvapi-|tgp_|r8_|Bearer )/;
/** Long, without a blank, and of letters and digits as chance mixes them. */
const RANDOM = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{28,}$|^[0-9a-f]{32,}$/;

/** Whether a text looks as API keys do, so that one in the wrong place is neither stored nor shown. */
export function looksLikeKey(text: string): boolean {
  return PREFIXES.test(text.trim()) || RANDOM.test(text.trim());
}
