/**
 * How models begin when they will not answer at all. Looked for at the beginning of a text only: a participant may well
 * write "I cannot say", or speak of AI, further on.
 */
const BEGINNINGS = [
  // English
  /^(i['’]?m|i am) (very |really |truly |so )?(sorry|afraid)\b.{0,80}?\b(can['’]?t|can ?not|won['’]?t|unable|not able)\b/,
  /^(sorry|apologies|my apologies|i apologi[sz]e|unfortunately)\b.{0,80}?\b(can['’]?t|can ?not|won['’]?t|unable|not able)\b/,
  /^(as|since i am|because i am|i['’]?m|i am) (just |only )?an? (ai|artificial intelligence|(large )?language model|virtual assistant)\b/,
  /^i (can['’]?t|can ?not|won['’]?t|will not|must decline|have to decline|['’]?m unable|am unable|am not able)( to)? (\w+ )?(assist|help|comply|continue|participate|take part|complete|provide|answer|respond|fulfil|fulfill|engage|do that|pretend|impersonate|fill|decline)\b/,
  /^i (have to|must|need to) (respectfully )?decline\b/,
  // German
  /^(es )?(tut mir (sehr )?leid|entschuldigung|leider)\b.{0,100}?\b(kann|darf|werde|möchte)\b.{0,60}?\bnicht\b/,
  /^(als|ich bin) (eine? )?(ki|künstliche intelligenz|sprachmodell|großes sprachmodell|ki-\p{L}+)\b/u,
  /^ich (kann|darf|werde) .{0,80}?\bnicht\b.{0,40}?\b(helfen|beantworten|teilnehmen|ausfüllen|unterstützen|nachkommen|weiterhelfen)\b/,
  // French
  /^(je suis |nous sommes )?(vraiment )?(désolée?|navrée?)(?!\p{L}).{0,80}?\bne (peux|puis|peut|peuvent|pouvons)\b/u,
  /^(en tant qu['’ ]?(ia|intelligence artificielle|assistant|modèle de langage)|je suis (une (ia|intelligence artificielle)|un modèle de langage))(?!\p{L})/u,
  /^je ne (peux|puis) (pas )?(\p{L}+ )?(vous aider|aider|répondre|participer|continuer|fournir|remplir)(?!\p{L})/u,
  // Spanish
  /^(lo siento|lo lamento|disculpa|lamentablemente)(?!\p{L}).{0,80}?(?<!\p{L})no (puedo|podemos|me es posible)(?!\p{L})/u,
  /^(como|soy) (una?|un gran)? ?(ia|inteligencia artificial|modelo de lenguaje|asistente virtual)(?!\p{L})/u,
  /^no puedo (\p{L}+ )?(ayudar|ayudarte|ayudarle|responder|participar|continuar|proporcionar|completar)(?!\p{L})/u,
];

/** A word or a mark that models put first. */
const OPENING = /^[\s*_#>"“„«'‘-]+/u;

/** Whether a text that holds no reply reads as if the model would give none. */
export function readsLikeRefusal(text: string): boolean {
  const start = text.replace(OPENING, '').slice(0, 400).replace(/\s+/g, ' ').toLowerCase();
  return BEGINNINGS.some((pattern) => pattern.test(start));
}
