using System.Linq.Expressions;
using Crm.Companies;
using Crm.Contacts;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Crm.Tests.House;

/// <summary>The layers between tenants, each tried alone: what one forgets, the next must stop.</summary>
public sealed class IsolationTests(TwoTenants app) : IClassFixture<TwoTenants>
{
    [Fact]
    public async Task The_filter_follows_the_scope_and_is_not_baked_into_the_model()
    {
        for (var round = 0; round < 2; round++)
            foreach (var person in new[] { app.Ada, app.Mallory })
            {
                Assert.Equal([app.ContactOf(person)], await app.ReadAsync(person, db => db.Set<Contact>().Select(c => c.Id).ToListAsync()));
                Assert.Contains(person.TenantId, await app.ReadAsync(person, db => Task.FromResult(db.Set<Contact>().ToQueryString())), StringComparison.Ordinal);
            }
    }

    [Fact]
    public async Task Every_tenant_filter_compares_with_a_member_of_the_context()
    {
        var filters = await app.ReadAsync(app.Ada, db => Task.FromResult(db.Model.GetEntityTypes().Where(e => typeof(Crm.Records.ITenantOwned).IsAssignableFrom(e.ClrType))
            .Select(e => (e.ClrType.Name, Filter: e.GetDeclaredQueryFilters().FirstOrDefault(f => f.Key == "Tenant")?.Expression)).ToList()));
        Assert.True(filters.Count > 15);
        foreach (var (name, filter) in filters)
        {
            Assert.True(filter is not null, $"{name} has no tenant filter");
            var right = Assert.IsType<MemberExpression>(((BinaryExpression)filter.Body).Right, exactMatch: false);
            Assert.Equal((typeof(CrmDb), nameof(CrmDb.CurrentTenantId)), (right.Member.DeclaringType, right.Member.Name));
        }
    }

    [Fact]
    public async Task Raw_sql_sees_its_own_tenant_only()
    {
        Assert.Equal([app.ContactOf(app.Ada)], await app.ReadAsync(app.Ada, db => db.Database.SqlQuery<Guid>($"select id as \"Value\" from contacts").ToListAsync()));
        await app.WriteAsync(app.Ada, async db =>
        {
            await using var command = db.Command("select count(*) from contacts where tenant_id <> app_tenant()");
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        });
    }

    [Fact]
    public async Task Lifting_every_filter_still_shows_one_tenant() =>
        Assert.Equal([app.ContactOf(app.Ada)], await app.ReadAsync(app.Ada, db => db.Set<Contact>().IgnoreQueryFilters().Select(c => c.Id).ToListAsync()));

    [Fact]
    public async Task An_update_of_a_foreign_row_changes_nothing()
    {
        var foreign = app.ContactOf(app.Mallory);
        var tenant = Guid.Parse(app.Mallory.TenantId);
        await app.WriteAsync(app.Ada, async db =>
        {
            Assert.Equal(0, await db.Set<Contact>().IgnoreQueryFilters().Where(c => c.Id == foreign).ExecuteUpdateAsync(c => c.SetProperty(x => x.DisplayName, "taken")));
            Assert.Equal(0, await db.Set<Contact>().IgnoreQueryFilters().Where(c => c.Id == foreign).ExecuteDeleteAsync());
            Assert.Equal(0, await db.Database.ExecuteSqlAsync($"update contacts set display_name = 'taken' where tenant_id = {tenant} and id = {foreign}"));
        });
        Assert.Equal("CANARYx", await app.ScalarAsync<string>("select first_name from contacts where id = $1", foreign));
    }

    [Fact]
    public async Task A_stub_of_a_foreign_row_is_refused_before_it_is_saved()
    {
        var stub = await app.ReadAsync(app.Mallory, db => db.Set<Contact>().AsNoTracking().SingleAsync());
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => app.WriteAsync(app.Ada, db =>
        {
            db.Attach(stub).State = EntityState.Modified;
            return db.SaveChangesAsync();
        }));
        Assert.Contains("another tenant", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_for_another_tenant_cannot_be_inserted()
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.WriteAsync(app.Ada, db => db.Database.ExecuteSqlAsync(
            $"insert into companies (tenant_id, id, name, sort_name, created_at, updated_at) values ({Guid.Parse(app.Mallory.TenantId)}, {Guid.CreateVersion7()}, 'x', 'x', now(), now())")));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_foreign_key_cannot_cross_tenants()
    {
        // Foreign keys ignore row-level security: the tenant inside the key is what refuses this.
        var company = await app.ReadAsync(app.Mallory, db => db.Set<Company>().Select(c => c.Id).SingleAsync());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.WriteAsync(app.Ada, db => db.Database.ExecuteSqlAsync($"update contacts set company_id = {company} where tenant_id = app_tenant()")));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
    }

    [Fact]
    public async Task Without_a_tenant_no_command_leaves_the_process()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Set<Contact>().ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Database.SqlQuery<Guid>($"select id as \"Value\" from contacts").ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Database.ExecuteSqlAsync($"delete from contacts"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.BeginAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_tenant_the_database_shows_nothing_and_takes_nothing()
    {
        await using var source = await TestDatabase.ConnectAsync(app.Database, DatabaseUrls.AppRole);
        await using var count = source.CreateCommand("select count(*) from contacts");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
        await using var insert = source.CreateCommand($"insert into companies (tenant_id, id, name, sort_name, created_at, updated_at) values ('{app.Ada.TenantId}', gen_random_uuid(), 'x', 'x', now(), now())");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task A_read_cannot_write_and_a_write_keeps_to_its_transaction()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.ReadAsync(app.Ada, db => db.Set<Contact>().ExecuteUpdateAsync(c => c.SetProperty(x => x.DisplayName, "x"))));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.ReadAsync(app.Ada, db => db.SaveChangesAsync()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.WriteAsync(app.Ada, async db =>
        {
            await db.Database.RollbackTransactionAsync();
            await db.Set<Contact>().ToListAsync();
        }));
    }

    [Fact]
    public async Task The_tenant_of_a_scope_is_chosen_once()
    {
        await using var services = app.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        scope.Open(TwoTenants.UserOf(app.Ada), [], write: false);
        Assert.Throws<InvalidOperationException>(() => scope.Open(TwoTenants.UserOf(app.Mallory), [], write: false));
    }

    [Fact]
    public async Task A_session_opens_its_own_tenant_only()
    {
        var session = await app.ScalarAsync<Guid>("select id from identity.sessions where tenant_id = $1 and revoked_at is null limit 1", Guid.Parse(app.Ada.TenantId));
        var crossed = TwoTenants.UserOf(app.Mallory) with { SessionId = session };
        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.Services.GetRequiredService<TenantWork>()
            .ReadAsync(crossed, Permissions.RolesWith(Permissions.Read), s => s.GetRequiredService<CrmDb>().Set<Contact>().ToListAsync()));
        Assert.Equal("CR401", refused.SqlState);
    }

    [Fact]
    public async Task History_is_never_rewritten()
    {
        foreach (var sql in new[] { "update events set type = 'x'", "delete from events", "truncate events" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => app.WriteAsync(app.Ada, async db =>
            {
                await using var command = db.Command(sql);
                await command.ExecuteNonQueryAsync();
            }))).SqlState);
    }

    /// <summary>The control: with the policy gone, the trap above would catch the foreign row, so it is the policy that holds.</summary>
    [Fact]
    public async Task Without_its_policy_raw_sql_would_see_every_tenant()
    {
        await using var connection = await app.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"alter table contacts disable row level security; set local role crm_app; select set_config('app.tenant_id', '{app.Ada.TenantId}', true); select count(*) from contacts", connection, transaction);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        Assert.Equal(2L, reader.GetInt64(0));
    }
}

/// <summary>Ada and Mallory with a contact and a company each, and scopes of their tenants without HTTP.</summary>
public sealed class TwoTenants : CrmApp
{
    readonly Dictionary<string, Guid> contacts = [];

    public Guid ContactOf(Person person) => contacts[person.Name];

    public static CurrentUser UserOf(Person person) => new(Guid.Parse(person.TenantId), Guid.Parse(person.UserId), Guid.Parse(person.MemberId), null, "test");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (person, name) in new[] { (Ada, "Ann"), (Mallory, "CANARYx") })
        {
            var company = await person.CreateAsync("companies", new { name });
            contacts[person.Name] = Guid.Parse((await person.CreateAsync("contacts", new { firstName = name, companyId = company.Id })).Id);
        }
    }

    public Task<T> ReadAsync<T>(Person person, Func<CrmDb, Task<T>> work) => Services.GetRequiredService<TenantWork>().ReadAsync(UserOf(person), [], s => work(s.GetRequiredService<CrmDb>()));
    public Task WriteAsync(Person person, Func<CrmDb, Task> work) => Services.GetRequiredService<TenantWork>().WriteAsync(UserOf(person), s => work(s.GetRequiredService<CrmDb>()), CancellationToken.None);
}
