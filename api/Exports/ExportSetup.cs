using System.Text.Json;
using Crm.Activities;
using Crm.Companies;
using Crm.Contacts;
using Crm.Deals;
using Crm.Imports;
using Crm.Platform.Jobs;
using Crm.Records;
using Crm.Tasks;

namespace Crm.Exports;

/// <summary>The kinds of record that can be taken out, and the workers that do it.</summary>
static class ExportSetup
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton<ExportKind>(s => new ExportKind<Contact, ContactInput, ContactView>(s.GetRequiredService<ContactRecord>(), CustomerColumns.Contacts, c => c.Custom, CustomerColumns.ContactsLast) { Labels = Labels(s, "contacts") })
        .AddSingleton<ExportKind>(s => new ExportKind<Company, CompanyInput, CompanyView>(s.GetRequiredService<CompanyRecord>(), CustomerColumns.Companies, c => c.Custom, CustomerColumns.CompaniesLast) { Labels = Labels(s, "companies") })
        .AddSingleton<ExportKind>(s => new ExportKind<Deal, DealInput, DealView>(s.GetRequiredService<DealRecord>(), WorkColumns.Deals, d => d.Custom, WorkColumns.DealsLast) { Labels = Labels(s, "deals") })
        .AddSingleton<ExportKind>(s => new ExportKind<Activity, ActivityInput, ActivityView>(s.GetRequiredService<ActivityRecord>(), WorkColumns.Activities, null, []) { Labels = Labels(s, "activities") })
        .AddSingleton<ExportKind>(s => new ExportKind<TaskItem, TaskInput, TaskView>(s.GetRequiredService<TaskRecord>(), WorkColumns.Tasks, null, []) { Labels = Labels(s, "tasks") })
        .AddSingleton<ExportEnd>().AddSingleton<IJobHandler, ExportJob>().AddSingleton<IJobHandler, ExportPurge>().AddSingleton<IRepeatedJob, ExportSchedules>();

    /// <summary>A file's headers are the words by which an import knows its columns.</summary>
    static Func<IEnumerable<CustomField>, IReadOnlyDictionary<string, string>> Labels(IServiceProvider services, string plural) => fields =>
        services.GetServices<ImportKind>().FirstOrDefault(k => k.Of.Plural == plural)?.Of.TargetsWith(fields).GroupBy(t => t.To, StringComparer.Ordinal).ToDictionary(t => t.Key, t => t.First().Label, StringComparer.Ordinal) ?? [];
}
