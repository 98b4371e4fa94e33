import type { KnownEnd } from './ends.ts';

const text = (outcome: KnownEnd['outcome'], ...patterns: string[]): KnownEnd[] =>
  patterns.map((pattern) => ({ match: 'text', pattern, outcome }));
const thanks = (...patterns: string[]): KnownEnd[] =>
  patterns.map((pattern) => ({ match: 'text', pattern, outcome: 'finished', polite: true }));
const url = (outcome: KnownEnd['outcome'], ...patterns: string[]): KnownEnd[] =>
  patterns.map((pattern) => ({ match: 'url', pattern, outcome }));

/** Addresses by which recruiters are told how it ended. */
const LINKS: KnownEnd[] = [
  // Prolific's codes do not tell a screen-out from an end: a session's own rules can, by the code.
  ...url('finished', '/^https://(app|www)\\.prolific\\.(com|co|ac)/submissions/complete\\b/i'),
  ...url('finished', '/^https://connect\\.cloudresearch\\.com/participant/project/([^/?#]+/)?complete\\b/i'),
  ...url('finished', '/^https?://(www|worker|workersandbox)\\.mturk\\.com/mturk/externalSubmit\\b/i'),
  ...url('finished', '/^https://[a-z0-9-]+\\.sona-systems\\.com/webstudy_credit\\.aspx\\b/i'),
  // Cint
  ...url('finished', '/^https?://s\\.cint\\.com/survey/complete\\b/i'),
  ...url('screened_out', '/^https?://s\\.cint\\.com/survey/earlyscreenout\\b/i'),
  ...url('full', '/^https?://s\\.cint\\.com/survey/quotafull\\b/i'),
  // Lucid (now Cint Exchange)
  ...url('finished', '/^https?://(www\\.)?samplicio\\.us/[a-z]+/clientcallback\\.aspx\\?(.*&)?ris=10(&|$)/i'),
  ...url(
    'screened_out',
    '/^https?://(www\\.)?samplicio\\.us/[a-z]+/clientcallback\\.aspx\\?(.*&)?ris=[23]0(&|$)/i',
  ),
  ...url('full', '/^https?://(www\\.)?samplicio\\.us/[a-z]+/clientcallback\\.aspx\\?(.*&)?ris=40(&|$)/i'),
  // Dynata
  ...url('finished', '/^https?://dkr1\\.ssisurveys\\.com/projects/end\\?(.*&)?rst=1(&|$)/i'),
  ...url('screened_out', '/^https?://dkr1\\.ssisurveys\\.com/projects/end\\?(.*&)?rst=2(&|$)/i'),
  ...url('full', '/^https?://dkr1\\.ssisurveys\\.com/projects/end\\?(.*&)?rst=3(&|$)/i'),
];

const SCREENED_OUT = text(
  'screened_out',
  "/you (do not|don't|did not|didn't) (currently )?(qualify|meet (all )?(the|our|these) (eligibility |inclusion |study )?(criteria|requirements))/i",
  "/you (are not|aren't|were not)( currently)? eligible/i",
  "/you're not eligible/i",
  '/not eligible (to (take part|participate)|for (this|the) (study|survey|experiment))/i',
  '/(do|does|did) not qualify (for|to)/i',
  '/you (have been|were) screened out/i',
  // German
  '/(gehören|passen|gehörst|passt) (sie |du )?(leider )?nicht (zu|in) (der |die |dieser |diese |unserer |unsere )?zielgruppe/i',
  '/(gehören|passen|gehörst|passt) (sie |du )?(leider )?nicht zur zielgruppe/i',
  '/erfüll(en|st) (sie |du )?(leider )?nicht (alle |die |unsere )+(\\pL+ )?(voraussetzungen|kriterien|bedingungen|teilnahmevoraussetzungen|teilnahmebedingungen)/i',
  '/(können|kannst) (sie |du )?(daher |deshalb |leider )+nicht (an (dieser|der|unserer) (studie|befragung|umfrage) )?teilnehmen/i',
  // French, Spanish, Italian, Dutch, Portuguese
  "/vous (ne correspondez (malheureusement )?pas (aux critères|au profil)|n'êtes (malheureusement )?pas éligible)/i",
  '/no cumples? (con )?los requisitos/i',
  '/non (soddisfa|soddisfi|rientra|rientri) (i|nei) (requisiti|criteri)/i',
  '/(komt (u|je) helaas niet|(u|je) komt (helaas )?niet) in aanmerking/i',
  '/não (cumpre|atende|preenche) (os|aos) (requisitos|critérios)/i',
);

const FULL = text(
  'full',
  '/exceeded a quota on this survey/i',
  '/quotas? (is|are|has been|have been|for this (study|survey) (is|has been)) (already )?(full|filled|reached|met)\\b/i',
  '/(study|survey|session|experiment) is (already |now )?full\\b/i',
  '/reached (the|its|our) maximum number of (participants|responses|respondents)/i',
  '/(study|survey|experiment|we) (no longer needs?|needs? no more|do(es)? not need any more) (participants|respondents)/i',
  '/quote (ist |wurde )?(leider )?(bereits |schon )?(voll|erfüllt|erreicht)\\b/i',
  '/maximale (teilnehmerzahl|anzahl (an |der |von )?teilnehm\\pL+)[^.!?]* erreicht/i',
  '/le quota (est|a été) (déjà )?(atteint|complet)/i',
  '/se ha alcanzado (la cuota|el número máximo de (participantes|respuestas))/i',
);

/** Said when it was all there is to say: the answers are in. */
const RECORDED = text(
  'finished',
  '/(your|the|all( of)?( your)?) (survey |questionnaire )?(responses?|answers?|data|submission|questionnaire|survey) (has|have|was|were) (now )?(been )?(successfully )?(recorded|saved|submitted|received|registered|stored)/i',
  '/you have (now |successfully )*(completed|finished|reached the end of) (the|this|our|all( of the)?) (whole |entire |online )?(survey|study|experiment|questionnaire|hit|session)/i',
  '/(this|the) (survey|study|experiment|questionnaire) is (now )?(complete|finished|at an end)\\b/i',
  '/this is the end of (the|this|our) (survey|study|experiment|questionnaire)/i',
  '/your (completion|confirmation) code( is)?:? ?[a-z0-9*_]/i',
  // German
  '/(ihre|deine|eure|alle) (antworten?|angaben|daten) (wurden?|sind|ist) (erfolgreich |nun |jetzt )*(gespeichert|übermittelt|erfasst|gesendet|registriert|aufgezeichnet|übertragen)/i',
  '/(sie haben|du hast) (die|diese|den|diesen|das|dieses|unsere) (umfrage|befragung|studie|fragebogen|experiment) (nun |jetzt |erfolgreich |vollständig )*(abgeschlossen|beendet|ausgefüllt)/i',
  '/(umfrage|befragung|studie|experiment) ist (nun|jetzt|damit|hiermit) (beendet|abgeschlossen|zu ende)/i',
  // French, Spanish, Italian, Dutch, Portuguese
  '/(vos réponses ont|votre réponse a) (bien )?été (bien )?(enregistrée?s?|envoyée?s?|transmise?s?|sauvegardée?s?)/i',
  '/(sus?|tus?) respuestas? (ha|han|se ha|se han) (sido )?(registrado|registrada|guardado|guardada|enviado|enviada)s?/i',
  '/se ha registrado (tu|su) respuesta/i',
  '/(le (sue|tue|vostre) risposte sono state|la (sua|tua) risposta è stata) (registrat|salvat|inviat)[ae]/i',
  '/(uw|je|jouw) (antwoorden zijn|antwoord is|reactie is|reacties zijn) (opgeslagen|geregistreerd|verzonden|vastgelegd)/i',
  '/suas? respostas? (foram|foi) (registrada|registada|gravada|enviada|salva)s?/i',
);

const CLOSED = text(
  'closed',
  '/(is|are) no longer accepting (responses|submissions|participants|answers)/i',
  '/(this|the|our) (survey|study|questionnaire|form|experiment|poll)( (that )?you [^.!?]{0,40})? (is|has been) (now |currently )?(closed|expired|deactivated|inactive|not active|no longer (available|active|open))/i',
  '/(this|the) (survey|study) has expired/i',
  '/(umfrage|befragung|studie) ist (leider )?(bereits |derzeit |nicht mehr |aktuell |zurzeit )*(geschlossen|verfügbar|aktiv|deaktiviert|abgelaufen)/i',
  "/(ce|cette) (questionnaire|enquête|sondage|étude) (est (désormais |actuellement )?(clos|close|fermée?|terminée?)|n'est plus (disponible|active?))/i",
  '/esta encuesta (está cerrada|ya no está (disponible|activa))/i',
);

/** Said at ends, but elsewhere too. */
const THANKS = thanks(
  '/thank(s| you)( all)?( very much| so much)? for (your )?(participation|participating|taking part|having participated)/i',
  '/thank you( very much| so much)? for (completing|finishing|taking|filling (in|out)|answering) (the|this|our) (survey|study|experiment|questionnaire)/i',
  '/thank you for your (time spent taking|response|responses|submission)\\b/i',
  '/we thank you for your time/i',
  '/you (may|can) now (safely )?close (this|the|your) (browser )?(window|tab|browser|page)/i',
  '/dank(e)?( schön| sehr)? für (ihre|deine|eure|die) (teilnahme|mithilfe|unterstützung|mitarbeit|zeit)/i',
  '/(können|kannst) (das|dieses) (browser-?)?fenster (nun|jetzt) schließen/i',
  "/merci (beaucoup |infiniment )?(de|pour) votre participation|merci d'avoir (participé|répondu)/i",
  '/gracias por (su|tu) participación|gracias por participar/i',
  '/grazie per (la (sua|tua|vostra) partecipazione|aver partecipato)/i',
  '/(bedankt|dank) voor (uw|je|jouw) (deelname|medewerking)/i',
  '/obrigad[oa] (por participar|pela (sua )?participação)/i',
  '/dziękujemy za (udział|wypełnienie)/i',
  '/tack för (ditt|din) (deltagande|medverkan)/i',
);

/**
 * What is known of how studies end, in the order in which it is tried: whoever is screened out is thanked as well,
 * and so is whoever finds a study closed.
 */
export const KNOWN_ENDS: readonly KnownEnd[] = [
  ...LINKS,
  ...SCREENED_OUT,
  ...FULL,
  ...RECORDED,
  ...CLOSED,
  ...THANKS,
];
