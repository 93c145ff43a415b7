"""The plan's own codes. FHIR's code where FHIR has one; the Swedish words stand beside them."""

from typing import Literal

PlanKind = Literal["SIP", "SPU", "SPLPTLRV", "VP", "HP", "RP", "GP", "SVP"]
"""Typ av plan: codes of Inera's typeofcareplan-cs (SIP, vid utskrivning, LPT/LRV, vårdplan, ...)."""

LegalBasis = Literal["sol-hsl", "discharge", "lpt-lrv", "other"]
"""Rättslig grund: SoL/HSL, lagen (2017:612) om utskrivning, LPT/LRV, annan."""

PlanStatus = Literal["draft", "active", "on-hold", "completed", "revoked", "entered-in-error"]
"""Utkast, pågående, vilande, avslutad, makulerad, felregistrerad."""

Sex = Literal["male", "female", "other", "unknown"]
"""Kön: man, kvinna, annat, okänt."""

Protection = Literal["sekretessmarkering", "skyddadFolkbokforing"]
"""Skyddade personuppgifter: two protections, two codes (HL7 Sweden SecurityLabel)."""

IdentifierKind = Literal[
    "personnummer",
    "samordningsnummer",
    "nationellt-reservnummer",
    "lokalt-reservnummer",
    "hsa-id",
    "organisationsnummer",
    "local",
]
"""Slag av identitet; ``local`` is the source system's own number."""

ConsentScope = Literal["sip", "information-sharing", "other-cooperation", "relatives"]
"""Samtycke till: SIP, informationsdelning (SVOD), annan samverkan, närståendes medverkan."""

ConsentStatus = Literal["asked", "given", "refused", "withdrawn", "expired"]
"""Tillfrågad, lämnat, nekat, återkallat, utgånget."""

ConsentForm = Literal["oral", "written", "electronic", "assessment"]
"""Muntligt, skriftligt, elektroniskt, menprövning."""

PartyKind = Literal["patient", "relative", "guardian", "representative", "professional", "organization"]
"""Den enskilde, närstående, vårdnadshavare, företrädare (god man, förvaltare, ombud), personal,
verksamhet."""

Huvudman = Literal["kommun", "region"]
"""Huvudman i SIP-lagens mening: kommun eller region, never anyone else."""

ActorKind = Literal[
    "social-services",
    "municipal-health-care",
    "primary-care",
    "specialist-care",
    "inpatient-care",
    "psychiatry",
    "school",
    "social-insurance",
    "employment-service",
    "sis",
    "prison-service",
    "police",
    "private-provider",
    "civil-society",
    "other",
]
"""Slag av verksamhet: socialtjänst, kommunal hälso- och sjukvård, primärvård, ..., skola, FK, AF, SiS, ..."""

InvitationStatus = Literal["draft", "sent", "withdrawn", "completed", "misdirected"]
"""Kallelsens status: utkast, skickad, återtagen, klar, felsänd."""

Outcome = Literal["no-answer", "accepted", "declined", "tentative", "forwarded", "not-reached"]
"""Svar på kallelsen: ej svarat, kommer, avböjt, preliminärt, hänvisat vidare, ej nådd."""

OutcomeReason = Literal[
    "no-ongoing-contact",
    "short-notice",
    "lack-of-time",
    "unclear-contribution",
    "other-assessment",
    "information-only",
    "other",
]
"""Skäl: ej pågående kontakt, kort varsel, tidsbrist, oklart bidrag, annan bedömning, enbart information."""

Attendance = Literal["attended", "absent", "substitute", "partly", "by-link"]
"""Närvaro: deltog, frånvarande, ersättare, del av mötet, via länk."""

MeetingKind = Literal["sip", "pre-meeting", "follow-up"]
"""SIP-möte, förmöte, uppföljningsmöte."""

MeetingForm = Literal["in-person", "video", "phone", "hybrid"]
"""Fysiskt, video, telefon, hybrid."""

MeetingStatus = Literal["planned", "held", "cancelled"]
"""Planerat, genomfört, inställt."""

Role = Literal[
    "person",
    "relative",
    "guardian",
    "representative",
    "meeting-leader",
    "secretary",
    "coordinator",
    "fixed-care-contact",
    "fixed-doctor-contact",
    "fixed-social-care-contact",
    "treating-physician",
    "contact-person",
    "participant",
]
"""Roll: den enskilde, närstående, ..., mötesledare, sekreterare, samordnare, fast vårdkontakt, ..."""

Participation = Literal["none", "information", "consultation", "collaboration"]
"""Delaktighet, nivå 0-3: ingen, information, konsultation, samarbete."""

AbsenceReason = Literal["too-ill", "no-consent", "to-spare", "own-wish", "maturity", "other"]
"""Varför den enskilde inte deltog."""

Term = Literal["short", "long"]
"""Kort sikt, lång sikt."""

Voice = Literal["person", "professional", "shared"]
"""Vems mål: den enskildes, professionens, gemensamt."""

Achievement = Literal["in-progress", "achieved", "partly-achieved", "not-achieved"]
"""Måluppfyllelse: pågår, uppnått, delvis uppnått, ej uppnått."""

InterventionStatus = Literal["not-started", "scheduled", "in-progress", "completed", "cancelled"]
"""Insatsens status: ej påbörjad, planerad, pågår, klar, ej genomförd."""

InterventionKind = Literal["preventive", "rehabilitative", "care", "support"]
"""Förebyggande, rehabiliterande, vård, stöd."""

Law = Literal["SoL", "HSL", "LSS", "LVU", "LVM", "LPT", "LRV", "SFB", "other"]
"""Lagrum för insatsen."""

OthersStated = Literal["listed", "none"]
"""Åtgärder av andra: angivna, eller uttryckligen inga; absent means that the plan is silent."""

FollowUpMethod = Literal["meeting", "phone", "video", "letter", "other"]
"""Hur uppföljningen görs."""

EndReason = Literal[
    "goals-met", "no-longer-needed", "by-the-person", "moved", "deceased", "replaced", "other"
]
"""Orsak till avslut."""

CopyChannel = Literal["paper", "digital", "post", "read-aloud"]
"""Hur den enskilde fick planen."""

MessageKind = Literal[
    "admission",
    "initiative",
    "planning-basis",
    "mapping",
    "discharge-ready",
    "discharge-ready-withdrawn",
    "discharge-position",
    "discharge",
    "responsibility-transfer",
    "status",
    "interruption",
    "plan",
    "void",
    "free",
]
"""Inskrivning, initiativ, vårdplaneringsunderlag, kartläggning, utskrivningsklar, ställningstagande inför
utskrivning, ..., ansvarsöverflyttning, avbrott, vårdplan, makulering, extrameddelande."""

MessageStatus = Literal[
    "draft", "sent", "received", "signed", "adjusted", "withdrawn", "interrupted", "closed", "misdirected"
]
"""Utkast, skickat, kvitterat, signerat, justerat, återtaget, avbrutet, avslutat, felsänt."""

CodeSystem = Literal["KVÅ", "KSI"]
"""Klassifikation av vårdåtgärder; Klassifikation av socialtjänstens insatser och aktiviteter."""

LifeAreaKind = Literal[
    "housing",
    "daily-life",
    "health",
    "mental-health",
    "work-education",
    "economy",
    "family-relations",
    "leisure",
    "substance-use",
    "communication",
    "mobility",
    "safety",
]
"""Livsområden (kartläggning): boende, vardag, hälsa, psykisk hälsa, arbete och studier, ekonomi, ..."""

ContactKind = Literal["phone", "email", "fax", "url", "other"]
"""Telefon, e-post, fax, länk."""

NeedReason = Literal[
    "discharge-somatic",
    "discharge-psychiatric",
    "somatic",
    "psychiatric",
    "psychosocial",
    "substance-use",
    "rehabilitation",
    "dementia",
    "school-absence",
    "placement",
    "transition-to-adult-care",
    "violence",
]
"""Orsak till SIP: utskrivning, somatisk, psykiatrisk eller psykosocial problematik, skolfrånvaro,
placering, ..."""
