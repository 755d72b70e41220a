using Crm.Companies;
using Crm.Contacts;
using Crm.Deals;
using Crm.Platform.Jobs;

namespace Crm.Imports;

/// <summary>The kinds of record that files can bring in, and the workers that do it.</summary>
static class ImportSetup
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddSingleton<ImportKind>(s => new ImportKind<Company, CompanyInput, CompanyView>(new CompanyImport(s.GetRequiredService<CompanyRecord>())))
        .AddSingleton<ImportKind>(s => new ImportKind<Contact, ContactInput, ContactView>(new ContactImport(s.GetRequiredService<ContactRecord>())))
        .AddSingleton<ImportKind>(s => new ImportKind<Deal, DealInput, DealView>(new DealImport(s.GetRequiredService<DealRecord>())))
        .AddSingleton<IJobHandler, ImportJob>().AddSingleton<IJobHandler, UndoJob>().AddSingleton<IJobHandler, ImportPurge>();
}
