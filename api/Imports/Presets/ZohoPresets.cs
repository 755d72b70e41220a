namespace Crm.Imports;

/// <summary>Zoho CRM: an export's columns are the fields' labels, "Record Id" in front; links come as a name and an id.</summary>
static class ZohoPresets
{
    const string From = "https://help.zoho.com/portal/en/kb/crm/data-administration/export-data/articles/export-data";
    const string Besides = "Created By > | Created By.id > | Modified By > | Modified By.id > | Created Time > | Modified Time > | Last Activity Time > | Lead Source > | Fax > | Email Opt Out > | Account Name.id > | Contact Name.id > | Rating >";

    public static readonly Preset[] All =
    [
        new("zoho-contacts", "Zoho CRM", "contacts", "zoho", From, "Record Id|Contact Owner|First Name|Last Name|Account Name|Email", $"""
            Record Id > externalId | Contact Owner > owner | Salutation > prefix | First Name > firstName | Last Name > lastName | Title > jobTitle | Account Name > company | Vendor Name >
            Email > email | Secondary Email > email2 | Phone > phone | Mobile > mobile | Home Phone > phone3 | Other Phone > phone4 | Asst Phone > phone5 | Date of Birth > birthDate? | Description > note | Tag > tags
            Mailing Street > street | Mailing Zip > postcode | Mailing City > city | Mailing State > region | Mailing Country > country
            Other Street > address2.street | Other Zip > address2.postcode | Other City > address2.city | Other State > address2.region | Other Country > address2.country
            Contact Owner.id > | Department > | Assistant > | {Besides}
            """),
        new("zoho-accounts", "Zoho CRM", "companies", "zoho", From, "Record Id|Account Owner|Account Name|Website", $"""
            Record Id > externalId | Account Owner > owner | Account Name > name | Phone > phone | Website > website | Industry > industry | Employees > employees | Annual Revenue > annualRevenue | Currency > currency | Parent Account > parentCompany | Description > description | Tag > tags
            Billing Street > street | Billing Code > postcode | Billing City > city | Billing State > region | Billing Country > country
            Account Owner.id > | Parent Account.id > | Account Number > | Account Site > | Account Type > | Ownership > | SIC Code > | Ticker Symbol > | {Besides}
            """),
        new("zoho-deals", "Zoho CRM", "deals", "zoho", From, "Record Id|Deal Owner|Deal Name|Stage|Closing Date", $"""
            Record Id > externalId | Deal Owner > owner | Deal Name > title | Account Name > company | Contact Name > contact | Stage > stage | Amount > amount | Currency > currency | Closing Date > closedAt | Description > description | Reason For Loss > lostReason | Tag > tags
            Deal Owner.id > | Type > | Probability (%) > | Next Step > | Expected Revenue > | Campaign Source > | {Besides}
            """) { Stages = SalesforcePresets.Published },
        new("zoho-leads", "Zoho CRM", "contacts", "zoho", From, "Record Id|Lead Owner|Company|Last Name|Lead Status", $"""
            Record Id > externalId | Lead Owner > owner | Salutation > prefix | First Name > firstName | Last Name > lastName | Title > jobTitle | Company > company | Email > email | Secondary Email > email2 | Phone > phone | Mobile > mobile
            Website > company.website | Industry > company.industry | No. of Employees > company.employees | Annual Revenue > company.annualRevenue | Lead Status > lifecycleStage? | Description > note | Tag > tags
            Street > street | Zip Code > postcode | City > city | State > region | Country > country
            Lead Owner.id > | Skype ID > | Twitter > | {Besides}
            """) { Values = "Not Contacted > lead | Attempted to Contact > lead | Contact in Future > lead | Contacted > lead | Pre-Qualified > qualified | Lost Lead > former" },
    ];
}
