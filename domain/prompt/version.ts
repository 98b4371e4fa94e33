/**
 * Rises with every change of what a model is told: texts, their order, the schema of the reply. It stands on every
 * step, so that answers given to different prompts are not taken for one sample.
 */
export const PROMPT_VERSION = 2;
