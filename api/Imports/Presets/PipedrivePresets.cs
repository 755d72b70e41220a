namespace Crm.Imports;

/// <summary>Pipedrive: columns are called "Entity - Field"; one list may hold fields of several.</summary>
static class PipedrivePresets
{
    const string From = "https://support.pipedrive.com/en/article/importing-sample-import-spreadsheets";

    public static readonly Preset[] All =
    [
        new("pipedrive-people", "Pipedrive", "contacts", "pipedrive", From, "Person - Name", """
            Person - ID > externalId | Person - Pipedrive System ID > externalId | Person - First name > firstName | Person - Last name > lastName | Person - Name > name
            Person - Email - Work > email | Person - Email (Work) > email | Person - Email > email | Person - Email - Home > email2 | Person - Email (Home) > email2 | Person - Email - Other > email3 | Person - Email (Other) > email3
            Person - Phone - Work > phone | Person - Phone (Work) > phone | Person - Phone > phone | Person - Phone - Mobile > mobile | Person - Phone (Mobile) > mobile | Person - Phone - Home > phone3 | Person - Phone (Home) > phone3 | Person - Phone - Other > phone4 | Person - Phone (Other) > phone4
            Person - Organization > company | Organization - Name > company | Organization name > company | Organization > company | Organization - Address > company.street
            Person - Owner > owner | Person - Label > tags | Person - Labels > tags | Person - Job title > jobTitle | Person - Birthday > birthDate? | Person - Notes > note | Note - Content > note
            Person - Creation date > | Person - Person created > | Person - Update time > | Person - Visible to > | Person - Open deals > | Person - Closed deals > | Person - Next activity date >
            """),
        new("pipedrive-organizations", "Pipedrive", "companies", "pipedrive", From, "Organization - Name", """
            Organization - ID > externalId | Organization - Pipedrive System ID > externalId | Organization - Name > name | Organization - Owner > owner | Organization - Label > tags | Organization - Labels > tags
            Organization - Website > website | Organization - Industry > industry | Organization - Number of employees > employees | Organization - Employee count > employees | Organization - Annual revenue > annualRevenue
            Organization - Address - Street/road name of Address > street | Organization - Street/road name of Address > street | Organization - Address > street
            Organization - Address - House number of Address > houseNumber | Organization - House number of Address > houseNumber
            Organization - Address - City/town/village/locality of Address > city | Organization - City/town/village/locality of Address > city
            Organization - Address - State/county of Address > region | Organization - State/county of Address > region
            Organization - Address - ZIP/Postal code of Address > postcode | Organization - ZIP/Postal code of Address > postcode
            Organization - Address - Country of Address > country | Organization - Country of Address > country
            Organization - Creation date > | Organization - Organization created > | Organization - Update time > | Organization - Visible to > | Organization - Followers > | Organization - People > | Organization - Open deals >
            """),
        new("pipedrive-deals", "Pipedrive", "deals", "pipedrive", From, "Deal - Title", """
            Deal - ID > externalId | Deal - Pipedrive System ID > externalId | Deal - Title > title | Deal - Value > amount | Deal - Currency of Value > currency | Deal - Currency > currency
            Deal - Organization > company | Organization - Name > company | Organization > company | Deal - Contact person > contact | Person - Name > contact | Contact person > contact
            Deal - Stage > stage | Deal - Stage (pipeline) > stage | Deal - Status > status | Deal - Owner > owner | Deal - Expected close date > expectedClose
            Deal - Closed on > closedAt | Deal - Deal closed on > closedAt | Deal - Won time > closedAt | Deal - Lost time > closedAt | Deal - Lost reason > lostReason | Deal - Label > tags | Deal - Labels > tags
            Deal - Pipeline > | Deal - Probability > | Deal - Creation date > | Deal - Deal created > | Deal - Update time > | Deal - Visible to > | Deal - Weighted value > | Deal - Next activity date >
            """) { Stages = "Qualified > 10 | Lead In > 10 | Contact Made > 25 | Demo Scheduled > 40 | Proposal Made > 60 | Negotiations Started > 80" },
        new("pipedrive-activities", "Pipedrive", "activities", "pipedrive", From, "Activity - Subject", """
            Activity - ID > externalId | Activity - Pipedrive System ID > externalId | Activity - Subject > subject | Activity - Type > kind | Activity - Note > body | Activity - Notes > body | Activity - Due date > at
            Activity - Assigned to user > owner | Activity - Owner > owner | Activity - Deal > deal? | Deal > deal? | Activity - Contact person > contact? | Contact person > contact? | Activity - Organization > company? | Organization > company?
            Activity - Done > | Activity - Due time > | Activity - Duration > | Activity - Creation date > | Activity - Marked as done time > | Lead >
            """) { Values = "Call > call | Meeting > meeting | Email > email | Lunch > meeting | Task > note | Deadline > note" },
    ];
}
