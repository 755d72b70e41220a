namespace Crm.Imports;

/// <summary>Twenty and EspoCRM: their headers are read in their own source.</summary>
static class OpenSourcePresets
{
    const string Twenty = "https://github.com/twentyhq/twenty/blob/main/packages/twenty-front/src/modules/object-record/record-index/export/hooks/useRecordIndexExportRecords.ts";
    const string Espo = "https://github.com/espocrm/espocrm/blob/master/application/Espo/Tools/Export/Format/Csv/Processor.php";
    const string TwentyBesides = "Creation date > | Created at > | Last update > | Updated at > | Deleted at > | Created by / Source > | Created by / Name > | Created by / Workspace Member > | Created by / Context > | Position > | Avatar > | Linkedin / Link Label > | Linkedin / Secondary Links > | X / Link Label > | X / Secondary Links >";
    const string EspoBesides = "deleted > | createdAt > | modifiedAt > | createdById > | createdByName > | modifiedById > | modifiedByName > | assignedUserId > | teamsIds > | teamsNames > | campaignId > | campaignName > | emailAddressData > | phoneNumberData > | emailAddressIsOptedOut > | phoneNumberIsOptedOut > | doNotCall >";

    public static readonly Preset[] All =
    [
        new("twenty-people", "Twenty", "contacts", "twenty", Twenty, "Id|Name / First Name|Name / Last Name", $"""
            Id > externalId | Name / First Name > firstName | Name / Last Name > lastName | Emails / Primary Email > email | Phones / Primary Phone Number > phone | Job Title > jobTitle | City > city | Company Id > companyId
            Emails / Additional Emails > | Phones / Primary Phone Country Code > | Phones / Primary Phone Calling Code > | Phones / Additional Phones > | {TwentyBesides}
            """),
        new("twenty-companies", "Twenty", "companies", "twenty", Twenty, "Id|Name|Domain Name / Link URL", $"""
            Id > externalId | Name > name | Domain Name / Link URL > website | Employees > employees | ARR / Amount > annualRevenue | ARR / Currency > currency
            Address / Address 1 > street | Address / Address 2 > street2 | Address / City > city | Address / State > region | Address / Post Code > postcode | Address / Country > country
            Domain Name / Link Label > | Domain Name / Secondary Links > | Address / Address 3 > | Address / Latitude > | Address / Longitude > | Account Owner Id > | ICP > | {TwentyBesides}
            """),
        new("twenty-opportunities", "Twenty", "deals", "twenty", Twenty, "Id|Name|Amount / Amount|Stage", $"""
            Id > externalId | Name > title | Amount / Amount > amount | Amount / Currency > currency | Close date > closedAt | Stage > stage | Company Id > companyId | Point of Contact Id > contactIds
            Owner Id > | {TwentyBesides}
            """) { Stages = "NEW > 10 | SCREENING > 20 | MEETING > 40 | PROPOSAL > 75 | CUSTOMER > won" },
        new("espocrm-contacts", "EspoCRM", "contacts", "espocrm", Espo, "id|firstName|lastName|emailAddress|accountName", $"""
            id > externalId | salutationName > prefix | firstName > firstName | lastName > lastName | title > jobTitle | accountName > company | emailAddress > email | phoneNumber > phone | description > note | assignedUserName > owner
            addressStreet > street | addressPostalCode > postcode | addressCity > city | addressState > region | addressCountry > country
            name > | middleName > | accountId > | accountsIds > | accountsNames > | accountRole > | {EspoBesides}
            """),
        new("espocrm-accounts", "EspoCRM", "companies", "espocrm", Espo, "id|name|website|billingAddressCity", $"""
            id > externalId | name > name | website > website | emailAddress > email | phoneNumber > phone | industry > industry | description > description | assignedUserName > owner
            billingAddressStreet > street | billingAddressPostalCode > postcode | billingAddressCity > city | billingAddressState > region | billingAddressCountry > country
            type > | sicCode > | shippingAddressStreet > | shippingAddressPostalCode > | shippingAddressCity > | shippingAddressState > | shippingAddressCountry > | {EspoBesides}
            """),
        new("espocrm-opportunities", "EspoCRM", "deals", "espocrm", Espo, "id|name|amount|stage|closeDate|accountName", $"""
            id > externalId | name > title | amount > amount | amountCurrency > currency | stage > stage | closeDate > closedAt | accountName > company | contactName > contact | description > description | assignedUserName > owner
            accountId > | contactId > | contactsIds > | contactsNames > | probability > | leadSource > | amountConverted > | amountWeightedConverted > | lastStage > | {EspoBesides}
            """) { Stages = SalesforcePresets.Published },
        new("espocrm-leads", "EspoCRM", "contacts", "espocrm", Espo, "id|firstName|lastName|emailAddress|accountName|status|source", $"""
            id > externalId | salutationName > prefix | firstName > firstName | lastName > lastName | title > jobTitle | accountName > company | website > company.website | industry > company.industry | emailAddress > email | phoneNumber > phone | description > note | assignedUserName > owner
            addressStreet > street | addressPostalCode > postcode | addressCity > city | addressState > region | addressCountry > country | status > lifecycleStage?
            name > | middleName > | source > | opportunityAmount > | opportunityAmountCurrency > | opportunityAmountConverted > | convertedAt > | createdAccountId > | createdContactId > | createdOpportunityId > | {EspoBesides}
            """) { Values = "New > lead | Assigned > lead | In Process > qualified | Converted > customer | Recycled > lead | Dead > former" },
    ];
}
