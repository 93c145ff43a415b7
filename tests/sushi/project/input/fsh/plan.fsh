// A region's own profile, derived from ours: a title must be there, and every intervention says who answers for it.
Profile: RegionPlan
Parent: SipCarePlan
Id: region-plan
Title: "SIP i regionen"
Description: "Vår SIP-profil, med krav på rubrik."
* title 1..1 MS
* category from https://sipfhir.example/fhir/ValueSet/plan-kind (required)
* extension[legal-basis] 1..1
* extension contains Vardniva named vardniva 0..1
* activity.detail.extension[responsible] 1..1

Extension: Vardniva
Id: vardniva
Title: "Vårdnivå"
Description: "Regionens egen uppgift."
Context: CarePlan
* value[x] only string

Profile: RegionPatient
Parent: SipPatient
Id: region-patient
Title: "Patient i regionen"
Description: "Vår patient har alltid personnummer."
* identifier[personnummer] 1..1
* extension[person-living] 0..0

Instance: regionens-plan
InstanceOf: RegionPlan
Usage: #example
* status = #active
* intent = #plan
* category = https://fhir.inera.se/CodeSystem/typeofcareplan-cs#SIP "Samordnad individuell plan"
* title = "Exempel"
* subject = Reference(Patient/exempel)
* extension[legal-basis].valueCodeableConcept = https://sipfhir.example/fhir/CodeSystem/legal-basis#sol-hsl
* extension[overall-responsible].valueReference = Reference(Organization/kommun)
* extension[vardniva].valueString = "öppenvård"
* activity.detail.status = #scheduled
* activity.detail.description = "Hemtjänst"
* activity.detail.extension[responsible].valueReference = Reference(Organization/kommun)
