using Crm.Activities;
using Crm.Companies;
using Crm.Contacts;
using Crm.Deals;
using Crm.Platform.Jobs;
using Crm.Records;
using Crm.Tasks;

namespace Crm.Imports;

/// <summary>The kinds of record that files can bring in, and the workers that do it.</summary>
static class ImportSetup
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton<IEnumerable<ImportKind>>(s =>
        {
            var (companies, contacts, deals) = (new CompanyImport(s.GetRequiredService<CompanyRecord>()), new ContactImport(s.GetRequiredService<ContactRecord>()), new DealImport(s.GetRequiredService<DealRecord>()));
            RecordImport[] together = [companies, contacts, deals];
            foreach (var kind in together) kind.Parts = [.. together.Where(k => k != kind)];
            return [new ImportKind<Company, CompanyInput, CompanyView>(companies), new ImportKind<Contact, ContactInput, ContactView>(contacts), new ImportKind<Deal, DealInput, DealView>(deals),
                new ImportKind<Activity, ActivityInput, ActivityView>(new ActivityImport(s.GetRequiredService<ActivityRecord>())), new ImportKind<TaskItem, TaskInput, TaskView>(new TaskImport(s.GetRequiredService<TaskRecord>()))];
        });
        return services.AddSingleton<IJobHandler, ImportJob>().AddSingleton<IJobHandler, UndoJob>().AddSingleton<IJobHandler, ImportPurge>();
    }
}
