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

/** What web frameworks and form builders commonly use. */
const USUAL_RULES: ReaderRules = {
  hide: [],
  fieldMessages: [
    '.errorlist', // Django
    '.errors', // WTForms, Phoenix
    '.invalid-feedback', // Bootstrap, Laravel, Symfony
    '.invalid-tooltip',
    '.has-error .help-block', // Bootstrap 3
    '.error', // jQuery Validation and many others
    '.field-error',
    '.form-error',
    '[class*="error-message"]', // GOV.UK, Drupal, Symfony
    '.field-validation-error', // ASP.NET
    '.errormandatory, .ls-em-error', // LimeSurvey
    '.ValidationError', // Qualtrics
    '.wpcf7-not-valid-tip', // WordPress Contact Form 7
    '.gfield_validation_message', // WordPress Gravity Forms
    '.wpforms-error',
    '.parsley-required, .parsley-type',
    '.help.is-danger', // Bulma
    '.Mui-error.MuiFormHelperText-root',
    '[aria-invalid=true] ~ .text-danger, .is-invalid ~ .text-danger',
  ],
  pageMessages: [
    '[role=alert]:not(.alert-info, .alert-success, .alert-warning, .alert-primary, .alert-secondary, .alert-light)',
    '.alert-danger',
    '.alert-error',
    '[class*="error-summary"]', // GOV.UK
    '#error_explanation', // Rails
    '.errorExplanation',
    '.validation-summary-errors', // ASP.NET
    '.errornote', // Django's admin
    '.messages--error', // Drupal
    '.wpcf7-response-output', // WordPress Contact Form 7
    '.gform_validation_errors',
  ],
};
