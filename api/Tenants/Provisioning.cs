using Crm.Pipelines;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Tenants;

/// <summary>Makes a new workspace usable: the default pipeline and, if wanted, sample data. Safe to run again.</summary>
public sealed class Provisioning(TenantWork work, TimeProvider time)
{
    public Task RunAsync(Guid tenant, Guid user, Guid member, bool sampleData, CancellationToken ct) =>
        work.WriteAsync(new CurrentUser(tenant, user, member, null, CurrentUser.System), async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var workspace = await db.Set<Tenant>().FromSqlRaw("select * from identity.tenants where id = {0} for update", tenant).SingleAsync(ct);
            if (workspace.ProvisionedAt is not null) return;
            var pipeline = Pipeline.Default(time.Now());
            db.Add(pipeline);
            workspace.ProvisionedAt = time.Now();
            await db.SaveChangesAsync(ct);
            if (sampleData) await services.GetRequiredService<SampleData>().AddAsync(db, pipeline, workspace, ct);
        }, ct);
}
