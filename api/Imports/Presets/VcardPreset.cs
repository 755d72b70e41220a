namespace Crm.Imports;

static class VcardPreset
{
    public static readonly Preset Contacts = new("vcard", "vCard", "contacts", "vcard", "https://www.rfc-editor.org/rfc/rfc6350", "", """
        ID > id
        ID in the other system > externalId
        Full name > name
        Salutation > prefix
        First name > firstName
        Last name > lastName
        Likes to be called > preferredName
        Job title > jobTitle
        Company > company
        E-mail > email | E-mail 2 > email2 | E-mail 3 > email3 | E-mail 4 > email4 | E-mail 5 > email5
        Mobile > mobile | Phone > phone | Phone 2 > phone3 | Phone 3 > phone4 | Phone 4 > phone5
        Street > street | Postcode > postcode | City > city | Region > region | Country > country
        Second address: street > address2.street | Second address: postcode > address2.postcode | Second address: city > address2.city
        Second address: region > address2.region | Second address: country > address2.country
        Third address: street > address3.street | Third address: postcode > address3.postcode | Third address: city > address3.city
        Third address: region > address3.region | Third address: country > address3.country
        Website > company.website
        Birth date > birthDate
        Gender > gender
        Language > language
        Occupation > occupation
        Tags > tags
        Note > note
        Suffix > | Department > | Fax > | Birthday without year > | Photo >
        """);
}
