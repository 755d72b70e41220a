using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Platform.Outbound;

/// <summary>Whether the caller has confirmed their own address: nobody writes to customers from one that may not be theirs.</summary>
static class VerifiedSender
{
    public static async Task<bool> IsAsync(CrmDb db, CurrentUser who, CancellationToken ct) =>
        (await db.Database.SqlQuery<bool>($"select identity.is_verified({who.UserId}) as \"Value\"").ToListAsync(ct))[0];
}
