import { PROVIDER_NAMES, presetOf, type ProviderName } from '../../../domain/providers.ts';

/** What to know of a provider before one chooses it. */
export const PROVIDER_WORDS: Record<ProviderName, string> = {
  openai: 'GPT models, with a key of platform.openai.com.',
  anthropic: 'Claude models, with a key of console.anthropic.com.',
  mistral: 'Mistral’s models, with a key of console.mistral.ai; hosted in the EU.',
  google: 'Gemini models, with a key of Google AI Studio.',
  xai: 'Grok models, with a key of console.x.ai.',
  openrouter:
    'Models of many makers, paid through one account. Who runs a model may differ from call to call.',
  azure: 'OpenAI’s models in your own Azure resource. Models are called as you named the deployments.',
  vllm: 'A vLLM server on a machine of yours. Nothing leaves it.',
  tgi: 'Text Generation Inference of Hugging Face on a machine of yours.',
  ollama: 'Ollama on a machine of yours. It cuts long prompts unless OLLAMA_CONTEXT_LENGTH is large enough.',
  llamacpp: 'llama.cpp’s server on a machine of yours.',
  custom: 'Any other server that speaks OpenAI’s protocol, as gateways of universities do.',
};

/** The providers as a choice: those that are paid, and those that one runs. */
export function providerChoices(): { group: string; items: { value: ProviderName; label: string }[] }[] {
  const of = (needsKey: boolean) =>
    PROVIDER_NAMES.filter((name) => presetOf(name).needsKey === needsKey).map((name) => ({
      value: name,
      label: presetOf(name).label,
    }));
  return [
    { group: 'Hosted', items: of(true) },
    { group: 'Your own server', items: of(false) },
  ];
}
