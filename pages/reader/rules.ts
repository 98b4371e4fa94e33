/** CSS selectors that a platform hands to the reader. */
export interface ReaderRules {
  /** Parts that are no part of the study (oTree's debug table): neither text nor controls are read there. */
  hide: string[];
  /** Where the page says what is wrong with one field; none: what web frameworks commonly use. */
  fieldMessages: string[];
  /** Where the page says what is wrong as a whole; none: what web frameworks commonly use. */
  pageMessages: string[];
}

/** A platform's rules, with the usual ones where it has none. */
export function withUsualRules(rules: ReaderRules | undefined): ReaderRules {
  if (!rules) return USUAL_RULES;
  const or = (own: string[], usual: string[]) => (own.length > 0 ? own : usual);
  return {
    hide: rules.hide,
    fieldMessages: or(rules.fieldMessages, USUAL_RULES.fieldMessages),
    pageMessages: or(rules.pageMessages, USUAL_RULES.pageMessages),
  };
}

/** What web frameworks commonly use (Django, Bootstrap, Rails, jQuery Validation, GOV.UK). */
const USUAL_RULES: ReaderRules = {
  hide: [],
  fieldMessages: ['.errorlist', '.invalid-feedback', '.error', '[class*="error-message"]'],
  pageMessages: ['[role=alert]', '.alert-danger', '[class*="error-summary"]'],
};
