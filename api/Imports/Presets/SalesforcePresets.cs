namespace Crm.Imports;

/// <summary>Salesforce: the data export's columns are the fields' API names, its links are ids.</summary>
static class SalesforcePresets
{
    const string From = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_";
    const string Besides = "IsDeleted > | MasterRecordId > | OwnerId > | CreatedDate > | CreatedById > | LastModifiedDate > | LastModifiedById > | SystemModstamp > | LastActivityDate > | LeadSource > | Fax > | Department > | Type >";

    public static readonly Preset[] All =
    [
        new("salesforce-contacts", "Salesforce", "contacts", "salesforce", From + "contact.htm", "Id|AccountId|LastName|FirstName|MailingStreet", $"""
            Id > externalId | Salutation > prefix | FirstName > firstName | LastName > lastName | Title > jobTitle | Email > email | Phone > phone | MobilePhone > mobile | HomePhone > phone3 | OtherPhone > phone4 | AssistantPhone > phone5
            AccountId > companyId | Account.Name > company | Birthdate > birthDate? | Description > note
            MailingStreet > street | MailingPostalCode > postcode | MailingCity > city | MailingState > region | MailingCountry > country
            OtherStreet > address2.street | OtherPostalCode > address2.postcode | OtherCity > address2.city | OtherState > address2.region | OtherCountry > address2.country
            Name > | ReportsToId > | AssistantName > | {Besides}
            """),
        new("salesforce-accounts", "Salesforce", "companies", "salesforce", From + "account.htm", "Id|Name|BillingStreet|ParentId", $"""
            Id > externalId | Name > name | Website > website | Phone > phone | Industry > industry | AnnualRevenue > annualRevenue | NumberOfEmployees > employees | Description > description | ParentId > parentCompanyId?
            BillingStreet > street | BillingPostalCode > postcode | BillingCity > city | BillingState > region | BillingCountry > country | YearStarted > foundedYear | CurrencyIsoCode > currency
            {Besides}
            """),
        new("salesforce-opportunities", "Salesforce", "deals", "salesforce", From + "opportunity.htm", "Id|AccountId|Name|StageName|CloseDate", $"""
            Id > externalId | AccountId > companyId | Account.Name > company | Name > title | StageName > stage | Amount > amount | CurrencyIsoCode > currency | CloseDate > closedAt | Description > description
            ContactId > contactIds? | Probability > | NextStep > | IsClosed > | IsWon > | ForecastCategory > | {Besides}
            """) { Stages = Published },
        new("salesforce-leads", "Salesforce", "contacts", "salesforce", From + "lead.htm", "Id|LastName|FirstName|Company|Status|IsConverted", $"""
            Id > externalId | Salutation > prefix | FirstName > firstName | LastName > lastName | Title > jobTitle | Company > company | Email > email | Phone > phone | MobilePhone > mobile
            Street > street | PostalCode > postcode | City > city | State > region | Country > country | Website > company.website | Industry > company.industry | Description > note
            Status > lifecycleStage? | Name > | IsConverted > | ConvertedDate > | Rating > | {Besides}
            """) { Values = "Open - Not Contacted > lead | Working - Contacted > lead | Closed - Converted > customer" },
        new("salesforce-tasks", "Salesforce", "tasks", "salesforce", From + "task.htm", "Id|WhoId|WhatId|Subject|ActivityDate", $"""
            Id > externalId | Subject > title | Description > notes | ActivityDate > dueDate | Status > status? | Priority > priority? | WhoId > contactIds? | AccountId > companyIds?
            WhatId > | IsClosed > | {Besides}
            """) { Values = "Not Started > open | In Progress > open | Completed > done | Waiting on someone else > open | Deferred > open | High > high | Normal > normal | Low > low" },
    ];

    /// <summary>The stages of a new Salesforce workspace with their probabilities; EspoCRM and Zoho name theirs alike.</summary>
    public const string Published = """
        Prospecting > 10 | Qualification > 10 | Needs Analysis > 20 | Value Proposition > 50 | Id. Decision Makers > 60 | Identify Decision Makers > 60 | Perception Analysis > 70 | Proposal/Price Quote > 75 | Proposal > 75 | Negotiation/Review > 90 | Negotiation > 90
        Closed Won > won | Closed Lost > lost | Closed-Lost to Competition > lost | Closed Lost to Competition > lost
        """;
}
