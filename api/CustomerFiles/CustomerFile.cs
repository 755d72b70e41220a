using Crm.Activities;
using Crm.Companies;
using Crm.Concerns;
using Crm.Contacts;
using Crm.Deals;
using Crm.Events;
using Crm.ImportantDates;
using Crm.Preferences;
using Crm.Records;
using Crm.Relationships;
using Crm.Tasks;

namespace Crm.CustomerFiles;

/// <summary>Somebody who works at the same company, or at this one.</summary>
/// <param name="Title">What they do there.</param>
public sealed record PersonView(Guid Id, string DisplayName, string? Title, string? Email, string? Phone, DateTimeOffset? LastTouchAt);

/// <summary>A contact's whole file: what its first screen shows.</summary>
/// <param name="Contact">The record, with its standing, points, roles, tags and custom values.</param>
/// <param name="OpenDeals">The open deals, the newest change first; at most 50.</param>
/// <param name="OpenTasks">The open tasks, the next due first; at most 50.</param>
/// <param name="Colleagues">Others at the same company, those touched last first; at most 20.</param>
/// <param name="Dates">Important dates, the next first; the birthday by birth date among them, without an id.</param>
/// <param name="Pinned">Lines kept at the top of the timeline; at most 20.</param>
/// <param name="Planned">Activities that are planned, the next first; at most 20.</param>
/// <param name="Timeline">The first 20 lines; the next page is asked of the timeline itself with limit=20.</param>
public sealed record ContactFile(ContactView Contact, IReadOnlyList<DealView> OpenDeals, IReadOnlyList<TaskView> OpenTasks, IReadOnlyList<PersonView> Colleagues, IReadOnlyList<RelationshipView> Relationships, IReadOnlyList<PreferenceView> Preferences,
    IReadOnlyList<ConcernView> OpenConcerns, IReadOnlyList<ImportantDateView> Dates, IReadOnlyList<TimelineView> Pinned, Page<TimelineView> Timeline, IReadOnlyList<ActivityView> Planned);

/// <summary>A company's whole file: what its first screen shows.</summary>
/// <param name="Company">The record, with its standing, points, tags and custom values.</param>
/// <param name="People">Its people, those touched last first; at most 50.</param>
/// <param name="Planned">Activities that are planned with it and its people, the next first; at most 20.</param>
/// <param name="Timeline">The first 20 lines, those of its people among them; the next page is asked of the timeline itself with limit=20.</param>
public sealed record CompanyFile(CompanyView Company, IReadOnlyList<DealView> OpenDeals, IReadOnlyList<TaskView> OpenTasks, IReadOnlyList<PersonView> People, IReadOnlyList<PreferenceView> Preferences, IReadOnlyList<ConcernView> OpenConcerns,
    IReadOnlyList<ImportantDateView> Dates, IReadOnlyList<TimelineView> Pinned, Page<TimelineView> Timeline, IReadOnlyList<ActivityView> Planned);
