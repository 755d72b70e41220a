namespace Crm.Imports;

/// <summary>Address books: Google Contacts in its present and its older form, Outlook.</summary>
static class AddressBooks
{
    /// <summary>Its lists are separated by three colons: "* myContacts ::: VIP".</summary>
    public const string GoogleSource = "google";

    const string Google = "https://support.google.com/contacts/answer/7199294";

    // What both forms call the same.
    const string GooglePlaces = """
        E-mail 1 - Value > email | E-mail 2 - Value > email2 | E-mail 3 - Value > email3 | E-mail 4 - Value > email4 | E-mail 5 - Value > email5
        Phone 1 - Value > phone | Phone 2 - Value > phone3 | Phone 3 - Value > phone4 | Phone 4 - Value > phone5
        Address 1 - Street > street | Address 1 - Extended Address > street2 | Address 1 - Postal Code > postcode | Address 1 - City > city | Address 1 - Region > region | Address 1 - Country > country
        Address 2 - Street > address2.street | Address 2 - Postal Code > address2.postcode | Address 2 - City > address2.city | Address 2 - Region > address2.region | Address 2 - Country > address2.country
        Birthday > birthDate? | Notes > note | Nickname > preferredName | Name Prefix > prefix
        Name Suffix > | Photo > | File As > | Middle Name > | Additional Name > | Address 1 - Formatted > | Address 1 - PO Box > | Address 2 - Formatted > | Address 2 - PO Box >
        E-mail 1 - Label > | E-mail 2 - Label > | E-mail 3 - Label > | E-mail 1 - Type > | E-mail 2 - Type > | E-mail 3 - Type >
        Phone 1 - Label > | Phone 2 - Label > | Phone 3 - Label > | Phone 1 - Type > | Phone 2 - Type > | Phone 3 - Type > | Address 1 - Label > | Address 2 - Label > | Address 1 - Type > | Address 2 - Type >
        """;

    public static readonly Preset[] All =
    [
        new("google-contacts", "Google Contacts", "contacts", GoogleSource, Google, "First Name|Last Name|File As|Organization Name|Labels", $"""
            First Name > firstName | Last Name > lastName | Organization Name > company | Organization Title > jobTitle | Labels > tags
            Phonetic First Name > | Phonetic Middle Name > | Phonetic Last Name > | Organization Department >
            {GooglePlaces}
            """),
        new("google-contacts-older", "Google Contacts", "contacts", GoogleSource, Google, "Given Name|Family Name|Yomi Name|Group Membership", $"""
            Given Name > firstName | Family Name > lastName | Organization 1 - Name > company | Organization 1 - Title > jobTitle | Group Membership > tags | Gender > gender | Language > language | Occupation > occupation
            Name > | Yomi Name > | Given Name Yomi > | Additional Name Yomi > | Family Name Yomi > | Initials > | Short Name > | Maiden Name > | Location > | Billing Information > | Directory Server > | Mileage > | Hobby > | Sensitivity > | Priority > | Subject >
            Organization 1 - Type > | Organization 1 - Yomi Name > | Organization 1 - Department > | Organization 1 - Symbol > | Organization 1 - Location > | Organization 1 - Job Description >
            {GooglePlaces}
            """),
        new("outlook-contacts", "Outlook", "contacts", "outlook", "https://support.microsoft.com/en-us/office/create-or-edit-csv-files-to-import-into-outlook-4518d70d-8fe9-46ad-94fa-1494247193c7",
            "First Name|Last Name|E-mail Address|Business Phone|Home Street", """
            Title > prefix | First Name > firstName | Last Name > lastName | Nickname > preferredName | Company > company | Job Title > jobTitle | Profession > occupation
            E-mail Address > email | E-mail 2 Address > email2 | E-mail 3 Address > email3
            Business Phone > phone | Mobile Phone > mobile | Home Phone > phone3 | Business Phone 2 > phone4 | Primary Phone > phone5
            Business Street > street | Business Street 2 > street2 | Business Postal Code > postcode | Business City > city | Business State > region | Business Country/Region > country
            Home Street > address2.street | Home Postal Code > address2.postcode | Home City > address2.city | Home State > address2.region | Home Country/Region > address2.country
            Other Street > address3.street | Other Postal Code > address3.postcode | Other City > address3.city | Other State > address3.region | Other Country/Region > address3.country
            Birthday > birthDate? | Gender > gender | Language > language | Categories > tags | Notes > note
            Middle Name > | Suffix > | Department > | Location > | Sensitivity > | Priority > | Private > | Account > | Hobby > | Keywords > | Mileage > | Initials > | User 1 > | User 2 > | User 3 > | User 4 >
            """) { DateOrder = "mdy" },
    ];
}
