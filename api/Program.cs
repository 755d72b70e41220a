using Crm.Activities;
using Crm.Alerts;
using Crm.Archives;
using Crm.Bookings;
using Crm.Calendar;
using Crm.Companies;
using Crm.Competitors;
using Crm.Concerns;
using Crm.Confirmations;
using Crm.Consents;
using Crm.Contacts;
using Crm.CustomerFiles;
using Crm.CustomFields;
using Crm.Days;
using Crm.Deals;
using Crm.Duplicates;
using Crm.Enquiries;
using Crm.Events;
using Crm.Exports;
using Crm.Home;
using Crm.Identity;
using Crm.Goals;
using Crm.ImportantDates;
using Crm.Imports;
using Crm.LossReasons;
using Crm.Meetings;
using Crm.Members;
using Crm.Needs;
using Crm.NextSteps;
using Crm.NonBuyReasons;
using Crm.Notifications;
using Crm.Pipelines;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Playbooks;
using Crm.Preferences;
using Crm.Quality;
using Crm.Records;
using Crm.Reports;
using Crm.Roles;
using Crm.Relationships;
using Crm.Reminders;
using Crm.Rules;
using Crm.Search;
using Crm.Segments;
using Crm.Strategies;
using Crm.Tasks;
using Crm.Teams;
using Crm.Tenants;
using Crm.Views;

var builder = WebApplication.CreateBuilder(args);

if (args is ["migrate", ..])
{
    var applied = await Migrator.RunAsync(builder.Configuration, CancellationToken.None);
    Console.WriteLine($"{applied} migrations applied; the database is at {Migrator.Latest}.");
    return;
}

var settings = Settings.From(builder.Configuration);
builder.Services.AddSingleton(settings).AddSingleton(TimeProvider.System);
builder.AddHttpHouse(settings);
builder.AddDatabase();
builder.Services.AddAccess(settings);

// Platform: what every feature stands on.
builder.Services.AddHttpContextAccessor().AddScoped<TenantScope>().AddSingleton<TenantWork>().AddSingleton<RecordTurns>().AddSingleton<Cursors>().AddSingleton(OutboundRule.Public).AddSingleton<PublicHttp>();

// Records and events: what any record can do, and what happened.
builder.Services.AddSingleton<FieldCache>().AddSingleton<RuleCache>().AddScoped<RuleCheck>().AddScoped<EventLog>().AddScoped<CustomWrites>().AddScoped<Writing>().AddScoped<FieldSight>().AddScoped<RecordReads>().AddScoped<RecordWrites>().AddScoped<RecordBatch>().AddScoped<RecordGroups>().AddScoped<BulkWrites>().AddScoped<BulkRuns>().AddScoped<EventSight>().AddScoped<TimelineReads>().AddScoped<FileParts>();
builder.Services.AddSingleton<IJobHandler, StandingJob>().AddSingleton<LiveChanges>().AddSingleton<Microsoft.EntityFrameworkCore.Diagnostics.IDbTransactionInterceptor, CommittedChanges>();
builder.Services.AddRecord<ContactRecord>().AddRecord<CompanyRecord>().AddRecord<DealRecord>().AddRecord<ActivityRecord>().AddRecord<TaskRecord>()
    .AddRecord<PreferenceRecord>().AddRecord<ConcernRecord>().AddRecord<ImportantDateRecord>().AddRecord<RelationshipRecord>().AddRecord<EnquiryRecord>().AddRecord<CompetitorRecord>().AddRecord<NeedRecord>().AddRecord<NonBuyReasonRecord>().AddSingleton<RecordTypes>().AddSingleton<IJobHandler, TrashPurge>();

builder.Services.AddSingleton<IJobHandler, FieldSearchJob>().AddImports().AddExports().AddArchives().AddSingleton<IJobHandler, BulkJob>().AddSingleton<IJobHandler, BulkPurge>().AddSegments().AddQuality(settings).AddConfirmations().AddDuplicates().AddNotifications().AddReminders().AddMeetings().AddBookings().AddNextSteps().AddSingleton<IJobHandler, AlertJob>().AddPlaybooks().AddReports().AddHome();

// The account.
builder.Services.AddSingleton<AccessTokens>().AddScoped<Sessions>().AddScoped<SigningUp>().AddScoped<IdentityMails>().AddScoped<Throttle>().AddScoped<SignedIn>();
builder.Services.AddScoped<RuleReads>().AddScoped<RoleRules>().AddScoped<GivenRole>();
builder.Services.AddScoped<ViewReads>().AddScoped<ViewWrites>().AddScoped<Provisioning>().AddScoped<SampleData>();

// What works beside the requests; the check of the database role comes first.
if (!Settings.WritesContract) builder.Services.AddHostedService<StartupCheck>().AddHostedService<WarmUp>().AddHostedService<JobWorker>().AddHostedService<RecurringJobs>().AddHostedService<ChangeWatch>().AddHostedService<MailWorker>().AddHostedService(services => services.GetRequiredService<LiveChanges>());

var app = builder.Build();
app.UseHttpHouse(settings);

var api = app.MapGroup("/api/v1");
api.MapIdentity();
api.MapTenants();
api.MapMembers();
api.MapRoles();
api.MapTeams();
api.MapContacts();
api.MapCompanies();
api.MapPipelines();
api.MapDeals();
api.MapCompetitors();
api.MapLossReasons();
api.MapNonBuyReasons();
api.MapNeeds();
api.MapGoals();
api.MapStrategies();
api.MapActivities();
api.MapTasks();
api.MapNextSteps();
api.MapPlaybooks();
api.MapDays();
api.MapCustomerFiles();
api.MapPreferences();
api.MapConcerns();
api.MapImportantDates();
api.MapRelationships();
api.MapEnquiries();
api.MapTags();
api.MapCustomFields();
api.MapBulk();
api.MapViews();
api.MapSegments();
api.MapDuplicates();
api.MapConfirmations();
api.MapConsents();
api.MapSearch();
api.MapEvents();
api.MapImports();
api.MapExports();
api.MapArchives();
api.MapQuality();
api.MapRules();
api.MapNotifications();
api.MapReminders();
api.MapMeetings();
api.MapBookings();
api.MapCalendar();
app.MapIcs();
app.MapInbound();
api.MapReports();
api.MapHome();
app.MapWebApp(settings);

await app.RunAsync();

/// <summary>The entry point, named so that tests can start it.</summary>
public partial class Program;
