using Crm.Alerts;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tests.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Reports;

/// <summary>What automation saved: every count is of rows that it left behind.</summary>
public sealed class TimeSavedTests(OwnApp app) : IClassFixture<OwnApp>
{
    static async Task<(string? Count, string? Minutes)> LineAsync(Person who, string kind, string time = "") =>
        (await who.GetAsync("reports/time-saved?" + time).Is(200)).At("items")!.Value.EnumerateArray().Where(i => i.GetProperty("kind").GetString() == kind).Select(i => (i.GetProperty("count").ToString(), i.GetProperty("minutes").ToString())).Single();

    static async Task OpensAsync(Person who, string kind)
    {
        var line = (await who.GetAsync("reports/time-saved").Is(200)).At("items")!.Value.EnumerateArray().Single(i => i.GetProperty("kind").GetString() == kind);
        var rows = line.GetProperty("rows");
        Assert.Equal(line.GetProperty("count").ToString(), (await who.PostAsync($"{rows.GetProperty("object").GetString()}/search", new { filter = rows.GetProperty("filter"), count = true }).Is(200))["total"]);
    }

    async Task<Person> OwnerAsync(string name)
    {
        var owner = await app.SignUpAsync(name, name + "Works");
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(owner.Email) }).Is(204);
        return owner;
    }

    Guid Tenant(Person who) => Guid.Parse(who.TenantId);

    [Fact]
    public async Task Tasks_and_mails_of_a_playbook_count_and_open_their_rows()
    {
        var ida = await OwnerAsync("Ida");
        var contact = await ida.CreateAsync("contacts", new { firstName = "Ann", emails = new[] { new { value = "ann@saved.example" } } });
        var playbook = await ida.CreateAsync("playbooks", new { name = "Welcome", @object = "contact", steps = new object[] { new { id = "mail", kind = "mail", title = "Welcome", text = "Hello" }, new { id = "call", kind = "call", title = "Call" } } });
        await ida.CreateAsync($"playbooks/{playbook.Id}/enrolments", new { recordId = contact.Id });
        await ida.CreateAsync("tasks", new { title = "By hand" });
        await ida.CreateAsync("activities", new { kind = "email", subject = "By hand", links = new[] { new { @object = "contact", id = contact.Id } } });
        Assert.Equal((("1", "5"), ("1", "2")), (await LineAsync(ida, "playbookMail"), await LineAsync(ida, "playbookTask")));
        foreach (var kind in new[] { "playbookMail", "playbookTask" }) await OpensAsync(ida, kind);
    }

    [Fact]
    public async Task A_task_that_repeats_saves_the_next_one_and_a_date_that_comes_a_task()
    {
        var eva = await OwnerAsync("Eva");
        var task = await eva.CreateAsync("tasks", new { title = "Water the plants", dueDate = "2030-01-01", recurrence = "FREQ=WEEKLY;COUNT=9" });
        Assert.Equal("0", (await LineAsync(eva, "recurringTask")).Count);
        await eva.PatchAsync($"tasks/{task.Id}", new { status = "done" }).Is(200);
        Assert.Equal(("1", "1"), await LineAsync(eva, "recurringTask"));
        var contact = await eva.CreateAsync("contacts", new { firstName = "Cid" });
        await eva.CreateAsync("non-buy-reasons", new { contactId = contact.Id, reason = "No budget", revisitOn = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime) });
        for (var tries = 0; tries < 3; tries++)
            await app.Services.GetServices<IJobHandler>().OfType<AlertJob>().Single().RunAsync(new CurrentUser(Tenant(eva), null, null, null, "job"), default, default);
        Assert.Equal((("1", "3"), "1"), (await LineAsync(eva, "alertTask"), (await LineAsync(eva, "recurringTask")).Count));
        // What somebody deletes was of no use.
        var alert = (await eva.GetAsync("tasks?sort=-createdAt&limit=1").Is(200))["items[0].id"];
        await eva.DeleteAsync($"tasks/{alert}").Is(204);
        Assert.Equal("0", (await LineAsync(eva, "alertTask")).Count);
    }

    [Fact]
    public async Task Rows_of_files_count_as_records_and_no_longer_once_they_are_taken_back()
    {
        var uma = await OwnerAsync("Uma");
        var import = await uma.ImportAsync("contacts", "name,email\nAnn Lee,ann@rows.example\nBen Fox,ben@rows.example\n");
        Assert.Equal(("2", "2"), await LineAsync(uma, "importedRow"));
        await app.ExecuteAsync("update imports set dry_run = true where id = $1", Guid.Parse(import.Id));
        Assert.Equal("0", (await LineAsync(uma, "importedRow")).Count); // a rehearsal brings nothing in
        await app.ExecuteAsync("update imports set dry_run = false where id = $1", Guid.Parse(import.Id));
        await uma.PostAsync($"imports/{import.Id}/undo").Is(202);
        for (var tries = 0; tries < 300 && (await LineAsync(uma, "importedRow")).Count != "0"; tries++) await Task.Delay(50);
        Assert.Equal("0", (await LineAsync(uma, "importedRow")).Count);
    }

    [Fact]
    public async Task Times_that_visitors_book_answers_that_come_by_mail_and_reminders_that_ring_count()
    {
        var (kim, now) = (await OwnerAsync("Kim"), app.Clock.GetUtcNow());
        var contact = await kim.CreateAsync("contacts", new { firstName = "Cleo", emails = new[] { new { value = "cleo@saved.example" } } });
        var meeting = await kim.CreateAsync("activities", new { kind = "meeting", status = "planned", at = now.AddDays(3), subject = "Visit", links = new[] { new { @object = "contact", id = contact.Id } } });
        foreach (var kind in new[] { "booking", "invitationAnswer", "reminder", "merge", "confirmedValue", "scheduledExport" }) Assert.Equal("0", (await LineAsync(kim, kind)).Count);
        // As bookings, replies, reminders, runs, confirmations and schedules leave them behind.
        await app.ExecuteAsync("update activities set source = 'booking' where id = $1", Guid.Parse(meeting.Id));
        await app.ExecuteAsync("insert into attendees (tenant_id, id, activity_id, contact_id, email, position, status, answered_at) values ($1, gen_random_uuid(), $2, $3, 'cleo@saved.example', 1, 'accepted', $4), ($1, gen_random_uuid(), $2, null, 'dan@saved.example', 2, 'waiting', null)", Tenant(kim), Guid.Parse(meeting.Id), Guid.Parse(contact.Id), now);
        await app.ExecuteAsync("insert into notifications (tenant_id, id, member_id, kind, title, at) values ($1, gen_random_uuid(), $2, 'reminder', 'Call', $3), ($1, gen_random_uuid(), $2, 'dealWon', 'Won', $3)", Tenant(kim), Guid.Parse(kim.MemberId), now);
        await app.ExecuteAsync("insert into duplicate_runs (tenant_id, id, object, kind, status, created_at) values ($1, $2, 'contact', 'merge', 'done', $3)", Tenant(kim), Guid.Parse(contact.Id), now);
        await app.ExecuteAsync("insert into merges (tenant_id, id, object, survivor_id, merged_id, survivor_title, merged_title, run_id, merged_at, undone_at) select $1, gen_random_uuid(), 'contact', gen_random_uuid(), gen_random_uuid(), 'a', 'b', x.run, $3, x.undone from (values ($2, null::timestamptz), ($2, $3), (null, null)) x(run, undone)", Tenant(kim), Guid.Parse(contact.Id), now);
        await app.ExecuteAsync("insert into confirmation_requests (tenant_id, id, contact_id, fields, channel, created_at, expires_at, answered_at, repaired) select $1, gen_random_uuid(), $2, '{name}', x.channel, $3, $3, $3, x.repaired from (values ('mail', 2), ('call', 4), ('letter', 0)) x(channel, repaired)", Tenant(kim), Guid.Parse(contact.Id), now);
        await app.ExecuteAsync("insert into exports (tenant_id, id, object, format, status, ask, file_name, schedule_id, created_at, created_by, updated_at, finished_at) select $1, gen_random_uuid(), 'contacts', 'csv', 'done', '{}', 'a.csv', x.schedule, $3, $2, $3, $3 from (values (gen_random_uuid()), (null)) x(schedule)", Tenant(kim), Guid.Parse(kim.MemberId), now);
        foreach (var (kind, count, minutes) in new[] { ("booking", "1", "8"), ("invitationAnswer", "1", "2"), ("reminder", "1", "0.5"), ("merge", "1", "3"), ("confirmedValue", "2", "6"), ("scheduledExport", "1", "5") })
            Assert.Equal((kind, count, minutes), (kind, (await LineAsync(kim, kind)).Count, decimal.Parse((await LineAsync(kim, kind)).Minutes!, System.Globalization.CultureInfo.InvariantCulture).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)));
        await OpensAsync(kim, "booking");
        var all = await kim.GetAsync("reports/time-saved").Is(200);
        Assert.Equal(("7", "24.5"), (all["count"], all["minutes"]));
        Assert.Equal("24.5", all["weeks[0].minutes"]);
        Assert.Equal("0", (await app.Mallory.GetAsync("reports/time-saved").Is(200))["count"]);
        Assert.Contains("\"booking\",\"1\",\"8", (await kim.GetAsync("reports/time-saved?format=csv").Is(200)).Text, StringComparison.Ordinal);
        await app.ExecuteAsync("update exports set finished_at = '2020-05-05T23:30:00Z' where tenant_id = $1 and schedule_id is not null", Tenant(kim));
        Assert.Equal(("1", "0"), ((await LineAsync(kim, "scheduledExport", "from=2020-05-05&to=2020-05-06")).Count, (await LineAsync(kim, "scheduledExport", "from=2020-05-07")).Count));
    }

    [Fact]
    public async Task A_manager_says_what_a_piece_costs_by_hand_and_takes_it_back()
    {
        var zoe = await OwnerAsync("Zoe");
        var task = await zoe.CreateAsync("tasks", new { title = "Again", dueDate = "2030-01-01", recurrence = "FREQ=WEEKLY;COUNT=9" });
        await zoe.PatchAsync($"tasks/{task.Id}", new { status = "done" }).Is(200);
        object Said(params object[] items) => new { items };
        await zoe.PutAsync("reports/time-saved/estimates", Said(new { kind = "recurringTask", minutesEach = 7.5 })).Is(200);
        Assert.Equal(("1", "7.5"), await LineAsync(zoe, "recurringTask"));
        await zoe.PutAsync("reports/time-saved/estimates", Said(new { kind = "recurringTask", minutesEach = 481 })).IsProblem(400, "validation", "items[0].minutesEach");
        await zoe.PutAsync("reports/time-saved/estimates", Said(new { kind = "recurringTask", minutesEach = 1.25 })).IsProblem(400, "validation", "items[0].minutesEach");
        await zoe.PutAsync("reports/time-saved/estimates", Said(new { kind = "merge", minutesEach = 1 }, new { kind = "merge", minutesEach = 2 })).IsProblem(400, "validation", "items");
        await zoe.PutAsync("reports/time-saved/estimates", Said(new { kind = "sleeping", minutesEach = 1 })).IsProblem(400, "validation");
        await app.Bob.PutAsync("reports/time-saved/estimates", Said()).IsProblem(403, "forbidden");
        await zoe.PutAsync("reports/time-saved/estimates", Said()).Is(200);
        Assert.Equal(("1", "1"), await LineAsync(zoe, "recurringTask"));
        await zoe.GetAsync("reports/time-saved?from=yesterday").IsProblem(400, "validation", "from");
    }
}
