using Crm.Imports;

namespace Crm.Tests.Imports;

/// <summary>Export files of other products, made to the headers that they publish.</summary>
public sealed class PresetTests(CrmApp app) : IClassFixture<CrmApp>
{
    public static TheoryData<string, string, string> Exports => new()
    {
        { "google-contacts", "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address\nAnn,,Lee,,,,Dr.,,Annie,,Google Lamps,Buyer,,1985-04-12,Likes tea,https://photo.example/1,VIP ::: * myContacts,* Work,ann@g.example ::: ann2@g.example,Home,ann@home.g.example,Mobile,+49 151 1234567 ::: +49 221 5550100,Work,\"Domstr. 1\n50667 Köln\",Domstr. 1,Köln,,NRW,50667,DE,\n",
            "firstName=Ann|lastName=Lee|prefix=Dr.|preferredName=Annie|jobTitle=Buyer|birthDate=1985-04-12|emails[0].value=ann@g.example|emails[1].value=ann2@g.example|emails[2].value=ann@home.g.example|phones[1].value=+49 221 5550100|addresses[0].city=Köln|addresses[0].postcode=50667|tags[0]=VIP|tags[1]=myContacts" },
        { "google-contacts-older", "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title\nBob Ray,Bob,,Ray,,,,,,,,,,, --04-12,,,,,,Potter,,,,,,,,* myContacts,* Work,bob@g.example,Work,+49 221 5550101,,Older Lamps,,Clerk\n",
            "firstName=Bob|lastName=Ray|jobTitle=Clerk|occupation=Potter|emails[0].value=bob@g.example|phones[0].value=+49 221 5550101|birthDate=|tags[0]=myContacts" },
        { "outlook-contacts", "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,Home Phone,Business Phone,Mobile Phone,Company,Job Title,Department,Business Street,Business City,Business State,Business Postal Code,Business Country/Region,Home Street,Birthday,Categories,Notes\nCyd,,Dow,Ms.,,,cyd@o.example,cyd2@o.example,,+49 221 5550102,+49 151 5550102,Outlook Lamps,Chief,,Ring 2,Bonn,NRW,53111,DE,,4/12/1985,Fair;VIP,\n",
            "firstName=Cyd|lastName=Dow|prefix=Ms.|emails[1].value=cyd2@o.example|addresses[0].street=Ring 2|birthDate=1985-04-12|tags[1]=VIP" },
        { "hubspot-contacts", "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Job Title,Company Name,City,Country/Region,Create Date,Associated Company IDs\n51,Dan,Eck,dan@h.example,+49 221 5550103,Somebody Else,Marketing Qualified Lead,NEW,Head,Hub Lamps,Ulm,DE,2024-01-15 10:00,77\n",
            "externalIds.hubspot=51|firstName=Dan|lifecycleStage=qualified|jobTitle=Head|emails[0].value=dan@h.example|addresses[0].city=Ulm" },
        { "hubspot-companies", "Record ID,Company name,Company Domain Name,Phone Number,City,Country/Region,Industry,Number of Employees,Annual Revenue,Lifecycle Stage,Company owner,Create Date\n77,Hub Works,hubworks.example,+49 221 5550104,Ulm,DE,Lighting,12,125000,Customer,Somebody Else,2024-01-15 10:00\n",
            "externalIds.hubspot=77|name=Hub Works|domains[0]=hubworks.example|employees=12|annualRevenue.amount=125000.00|lifecycleStage=customer" },
        { "hubspot-deals", "Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Pipeline,Associated Company,Associated Contact IDs\n91,Hub lights,Closed Won,2024-05-01 12:00,1250.50,Somebody Else,Sales Pipeline,Hub Works,51\n",
            "externalIds.hubspot=91|title=Hub lights|status=won|amount.amount=1250.50" },
        { "pipedrive-people", "Person - ID,Person - Name,Person - Label,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Phone - Work,Person - Phone - Mobile,Person - Owner,Person - Open deals\n5,Eve Fox,Customer,Pipe Lamps,\"eve@p.example, eve3@p.example\",eve2@p.example,+49 221 5550105,+49 151 5550105,Somebody Else,0\n",
            "externalIds.pipedrive=5|firstName=Eve|lastName=Fox|emails[0].value=eve@p.example|emails[1].value=eve3@p.example|emails[2].value=eve2@p.example|tags[0]=Customer" },
        { "pipedrive-organizations", "Organization - ID,Organization - Name,Organization - Label,Organization - Address,Organization - Owner,Organization - Open deals\n6,Pipe Works,Partner,Ring 3,Somebody Else,0\n",
            "externalIds.pipedrive=6|name=Pipe Works|addresses[0].street=Ring 3|tags[0]=Partner" },
        { "pipedrive-deals", "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Organization,Deal - Contact person,Deal - Stage,Deal - Status,Deal - Lost reason,Deal - Lost time,Deal - Owner\n7,Pipe lights,900,USD,Pipe Works,Eve Fox,Demo Scheduled,Lost,Too dear,2024-05-01 12:00:00,Somebody Else\n",
            "externalIds.pipedrive=7|title=Pipe lights|status=lost|lostReason=Too dear|amount.currency=USD" },
        { "salesforce-contacts", "Id,IsDeleted,AccountId,LastName,FirstName,Salutation,Name,MailingStreet,MailingCity,MailingState,MailingPostalCode,MailingCountry,Phone,MobilePhone,Email,Title,Birthdate,Description,OwnerId\n0035g00001,0,,Gil,Fay,Mrs.,Fay Gil,Ring 4,Kiel,SH,24103,DE,+49 221 5550106,,fay@s.example,CTO,1970-01-31,,0055g1\n",
            "externalIds.salesforce=0035g00001|prefix=Mrs.|firstName=Fay|jobTitle=CTO|addresses[0].city=Kiel|birthDate=1970-01-31" },
        { "salesforce-accounts", "Id,IsDeleted,Name,Type,ParentId,BillingStreet,BillingCity,BillingPostalCode,BillingCountry,Phone,Website,Industry,AnnualRevenue,NumberOfEmployees,Description,OwnerId\n0015g00001,0,Force Works,Customer,,Ring 5,Kiel,24103,DE,,https://forceworks.example,Lighting,9000,3,Old friends,0055g1\n",
            "externalIds.salesforce=0015g00001|name=Force Works|website=https://forceworks.example|employees=3|description=Old friends|addresses[0].postcode=24103" },
        { "salesforce-opportunities", "Id,IsDeleted,AccountId,Name,Description,StageName,Amount,Probability,CloseDate,Type,NextStep,LeadSource,IsClosed,IsWon,OwnerId\n0065g00001,0,,Force lights,,Negotiation/Review,5000,90,2030-01-31,,,Web,0,0,0055g1\n",
            "externalIds.salesforce=0065g00001|title=Force lights|status=open|expectedClose=2030-01-31|amount.amount=5000.00" },
        { "salesforce-leads", "Id,IsDeleted,LastName,FirstName,Salutation,Title,Company,Street,City,State,PostalCode,Country,Phone,MobilePhone,Email,Website,LeadSource,Status,IsConverted,OwnerId\n00Q5g1,0,Hay,Gus,,,Lead Lamps,Ring 6,Jena,TH,07743,DE,,,gus@s.example,,Web,Open - Not Contacted,0,0055g1\n",
            "externalIds.salesforce=00Q5g1|firstName=Gus|lifecycleStage=lead|addresses[0].city=Jena" },
        { "zoho-contacts", "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,Email,Title,Department,Phone,Mobile,Date of Birth,Mailing Street,Mailing City,Mailing State,Mailing Zip,Mailing Country,Description,Tag\nzcrm_1,zcrm_9,Somebody Else,Web,Hal,Ito,zcrm_5,Zoho Lamps,hal@z.example,Boss,,+49 221 5550107,,1960-02-03,Ring 7,Gera,TH,07545,DE,,vip\n",
            "externalIds.zoho=zcrm_1|firstName=Hal|jobTitle=Boss|birthDate=1960-02-03|addresses[0].postcode=07545|tags[0]=vip" },
        { "zoho-accounts", "Record Id,Account Owner.id,Account Owner,Account Name,Phone,Website,Account Type,Employees,Annual Revenue,Industry,Billing Street,Billing City,Billing State,Billing Code,Billing Country,Description\nzcrm_5,zcrm_9,Somebody Else,Zoho Works,,zohoworks.example,Customer,8,777.5,Lighting,Ring 8,Gera,TH,07545,DE,\n",
            "externalIds.zoho=zcrm_5|name=Zoho Works|employees=8|annualRevenue.amount=777.50|addresses[0].postcode=07545" },
        { "zoho-deals", "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Type,Probability (%),Contact Name.id,Contact Name,Description\nzcrm_7,zcrm_9,Somebody Else,321,Zoho lights,2024-02-03,zcrm_5,Zoho Works,Closed Won,,100,zcrm_1,Hal Ito,\n",
            "externalIds.zoho=zcrm_7|title=Zoho lights|status=won|amount.amount=321.00" },
        { "zoho-leads", "Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Title,Email,Phone,Mobile,Website,Lead Source,Lead Status,Street,City,State,Zip Code,Country,Description\nzcrm_8,zcrm_9,Somebody Else,Zoho Leads,Ida,Jou,,ida@z.example,,,,Web,Pre-Qualified,Ring 9,Suhl,TH,98527,DE,\n",
            "externalIds.zoho=zcrm_8|firstName=Ida|lifecycleStage=qualified|addresses[0].postcode=98527" },
        { "twenty-people", "Id,Name / First Name,Name / Last Name,Emails / Primary Email,Emails / Additional Emails,Company Id,Phones / Primary Phone Number,Phones / Primary Phone Country Code,Created by / Source,Job Title,City\n20202020-1,Jim,Kay,jim@t.example,[],,+49 221 5550108,DE,MANUAL,Clerk,Hof\n",
            "externalIds.twenty=20202020-1|firstName=Jim|lastName=Kay|emails[0].value=jim@t.example|addresses[0].city=Hof" },
        { "twenty-companies", "Id,Name,Domain Name / Link Label,Domain Name / Link URL,Account Owner Id,Creation date,Employees,Address / Address 1,Address / City,Address / Post Code,Address / Country\n20202020-2,Twenty Works,,https://twentyworks.example,,2024-02-03,20,Ring 10,Hof,95028,DE\n",
            "externalIds.twenty=20202020-2|name=Twenty Works|website=https://twentyworks.example|employees=20|addresses[0].city=Hof" },
        { "twenty-opportunities", "Id,Name,Amount / Amount,Amount / Currency,Close date,Stage,Company Id,Point of Contact Id\n20202020-3,Twenty lights,50,USD,2024-02-03T00:00:00.000Z,CUSTOMER,,\n",
            "externalIds.twenty=20202020-3|title=Twenty lights|status=won|amount.currency=USD" },
        { "espocrm-contacts", "id,name,deleted,salutationName,firstName,lastName,accountId,title,description,emailAddress,phoneNumber,addressStreet,addressCity,addressState,addressCountry,addressPostalCode,accountName,assignedUserName\n5f1,Kim Low,0,Ms.,Kim,Low,5a1,Chief,,kim@e.example,'+492215550109,Ring 11,Jena,TH,DE,07743,Espo Lamps,Somebody Else\n",
            "externalIds.espocrm=5f1|prefix=Ms.|firstName=Kim|jobTitle=Chief|phones[0].value=+492215550109|addresses[0].city=Jena" },
        { "espocrm-accounts", "id,name,website,type,industry,billingAddressStreet,billingAddressCity,billingAddressPostalCode,emailAddress,phoneNumber,description\n5a1,Espo Works,https://espoworks.example,Customer,Lighting,Ring 12,Jena,07743,office@espoworks.example,,\n",
            "externalIds.espocrm=5a1|name=Espo Works|emails[0].value=office@espoworks.example|addresses[0].postcode=07743" },
        { "espocrm-opportunities", "id,name,amount,amountCurrency,accountId,accountName,stage,probability,closeDate,description\n5o1,Espo lights,75,EUR,5a1,Espo Works,Closed Lost,0,2024-02-03,\n", "externalIds.espocrm=5o1|title=Espo lights|status=lost|amount.amount=75.00" },
        { "espocrm-leads", "id,firstName,lastName,title,status,source,opportunityAmount,website,emailAddress,phoneNumber,accountName\n5l1,Lea,May,,In Process,Web,,,lea@e.example,,Espo Leads\n", "externalIds.espocrm=5l1|firstName=Lea|lifecycleStage=qualified" },
        { "pipedrive-activities", "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,Activity - Note,Activity - Assigned to user,Activity - Deal,Activity - Contact person,Activity - Organization\n3,Pipe call,Call,2024-02-03,Done,All well,Somebody Else,,,Pipe Callers\n",
            "kind=call|subject=Pipe call|body=All well" },
        { "salesforce-tasks", "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,IsHighPriority,OwnerId,Description,IsDeleted,AccountId,IsClosed\n00T5g1,,,Force call,2030-02-03,Not Started,High,1,0055g1,Ask about lamps,0,,0\n",
            "title=Force call|dueDate=2030-02-03|priority=high|notes=Ask about lamps" },
    };

    [Theory, MemberData(nameof(Exports))]
    public async Task An_export_file_is_recognised_and_its_values_arrive_where_they_belong(string key, string file, string values)
    {
        var preset = Presets.All.Single(p => p.Key == key);
        // What somebody did is about a record that is there.
        if (preset.Object == "activities") await app.Ada.CreateAsync("companies", new { name = "Pipe Callers" });
        var import = await app.Ada.UploadAsync(preset.Object, file, name: "export.csv").Is(202);
        Assert.Equal((key, preset.Name, preset.Source), (import["preset.key"], import["preset.name"], import["mapping.source"]));
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        var done = await app.Ada.EndOfAsync(import.Id);
        var rows = await app.Ada.GetAsync($"imports/{import.Id}/rows").Is(200);
        // A company may be there already: another file has named it.
        Assert.True(done.Counts() is (1, 0, 0, 0) or (0, 1, 0, 0), rows.Text);
        var record = await app.Ada.GetAsync($"{preset.Object}/{rows["items[0].id"]}").Is(200);
        foreach (var pair in values.Split('|').Select(v => v.Split('=', 2))) Assert.Equal((pair[0], pair[1]), (pair[0], record[pair[0]] ?? ""));
    }

    [Fact]
    public void Every_preset_is_tried_and_every_one_is_told_apart_from_the_others()
    {
        Assert.Equal(Presets.All.Where(p => p.Signs.Count > 0).Select(p => p.Key).Order(), Exports.Select(e => e.Data.Item1).Order());
        Assert.Equal(Presets.All.Count, Presets.All.Select(p => p.Key).Distinct().Count());
        foreach (var preset in Presets.All.Where(p => p.Signs.Count > 0)) Assert.Same(preset, Presets.Of(FileFormat.Csv, preset.Signs, preset.Object));
    }

    [Theory]
    [InlineData("contacts"), InlineData("companies"), InlineData("deals"), InlineData("activities"), InlineData("tasks")]
    public async Task Whatever_a_preset_maps_to_is_there(string @object)
    {
        var targets = (await app.Ada.UploadAsync(@object, "odd\nA\n").Is(202)).Each("to", "targets").ToHashSet();
        Assert.Empty(Presets.All.Where(p => p.Object == @object).SelectMany(p => p.TargetNames.Where(to => !targets.Contains(to)).Select(to => $"{p.Key}: {to}")));
    }

    [Fact]
    public async Task Contacts_find_the_companies_of_the_same_product_by_their_ids()
    {
        await app.Ada.ImportAsync("companies", "Id,Name,BillingStreet,ParentId\n0015g00077,Linked Lamps,Ring 1,\n", name: "Account.csv");
        await app.Ada.ImportAsync("contacts", "Id,AccountId,LastName,FirstName,MailingStreet,Email\n0035g00077,0015g00077,Linked,Lou,Ring 2,lou@linked.example\n", name: "Contact.csv");
        var lou = await app.Ada.GetAsync("contacts?filter[email]=lou@linked.example").Is(200);
        Assert.Equal("Linked Lamps", (await app.Ada.GetAsync($"companies/{lou["items[0].companyId"]}").Is(200))["name"]);
    }

    [Fact]
    public async Task Who_brings_companies_in_as_contacts_is_told()
    {
        var companies = await app.Ada.UploadAsync("contacts", "Record ID,Company name,City\n77,Hub Works,Ulm\n").Is(202);
        Assert.StartsWith("These look like companies exported from HubSpot.", companies["problems[0].message"], StringComparison.Ordinal);
        var contacts = await app.Ada.UploadAsync("contacts", "Record ID,First Name,Last Name,Email,Company name\n77,A,B,ab@c.example,Hub Works\n").Is(202);
        Assert.DoesNotContain("look like", contacts.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_presets_are_listed_with_their_sources()
    {
        var list = await app.Vera.GetAsync("imports/presets").Is(200);
        Assert.Equal(Presets.All.Count, list.Count("items"));
        Assert.All(list.Each("from", "items"), from => Assert.StartsWith("https://", from, StringComparison.Ordinal));
    }
}
