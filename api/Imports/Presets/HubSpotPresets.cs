namespace Crm.Imports;

/// <summary>HubSpot: an export has the columns of the view, "Record ID" always in front.</summary>
static class HubSpotPresets
{
    const string From = "https://knowledge.hubspot.com/import-and-export/export-records";
    const string Stages = "Subscriber > subscriber | Lead > lead | Marketing Qualified Lead > qualified | marketingqualifiedlead > qualified | Sales Qualified Lead > qualified | salesqualifiedlead > qualified | Opportunity > opportunity | Customer > customer | Evangelist > customer";

    public static readonly Preset[] All =
    [
        new("hubspot-contacts", "HubSpot", "contacts", "hubspot", From, "Record ID|First Name|Last Name|Email", """
            Record ID > externalId | Salutation > prefix | First Name > firstName | Last Name > lastName | Job Title > jobTitle
            Email > email | Work email > email2 | Additional email addresses > email3 | Phone Number > phone | Mobile Phone Number > mobile
            Company Name > company | Associated Company > company | Primary Associated Company > company | Website URL > company.website | Contact owner > owner | Lifecycle Stage > lifecycleStage?
            Street Address > street | Postal Code > postcode | City > city | State/Region > region | Country/Region > country
            Date of birth > birthDate? | Gender > gender | Marital Status > maritalStatus? | Preferred language > language
            Message > note | Notes > note
            Lead Status > | Create Date > | Last Modified Date > | Last Activity Date > | Associated Company IDs > | Primary Associated Company ID > | Associated Contact IDs > | Associated Deal IDs >
            """) { Values = Stages },
        new("hubspot-companies", "HubSpot", "companies", "hubspot", From, "Record ID|Company name", """
            Record ID > externalId | Company name > name | Company Domain Name > domain | Website URL > website | Phone Number > phone | Company owner > owner | Industry > industry | Lifecycle Stage > lifecycleStage?
            Number of Employees > employees | Annual Revenue > annualRevenue | Year Founded > foundedYear | Parent Company > parentCompany | Associated Parent Company > parentCompany
            Street Address > street | Street Address 2 > street2 | Postal Code > postcode | City > city | State/Region > region | Country/Region > country
            Description > description | About Us > description
            Type > | Create Date > | Last Modified Date > | Last Activity Date > | Associated Contact IDs > | Associated Deal IDs >
            """) { Values = Stages },
        new("hubspot-deals", "HubSpot", "deals", "hubspot", From, "Record ID|Deal Name|Deal Stage", """
            Record ID > externalId | Deal Name > title | Deal Stage > stage | Amount > amount | Currency > currency | Close Date > closedAt | Deal owner > owner | Deal Description > description
            Associated Company > company | Primary Associated Company > company | Associated Contact > contact | Closed Lost Reason > lostReason
            Pipeline > | Deal Type > | Priority > | Create Date > | Last Activity Date > | Last Modified Date > | Associated Company IDs > | Primary Associated Company ID > | Associated Contact IDs > | Closed Won Reason > | Deal probability > | Forecast amount >
            """)
        {
            Stages = "Appointment Scheduled > 20 | appointmentscheduled > 20 | Qualified To Buy > 40 | qualifiedtobuy > 40 | Presentation Scheduled > 60 | presentationscheduled > 60 | Decision Maker Bought-In > 80 | decisionmakerboughtin > 80 | Contract Sent > 90 | contractsent > 90 | Closed Won > won | closedwon > won | Closed Lost > lost | closedlost > lost",
        },
    ];
}
