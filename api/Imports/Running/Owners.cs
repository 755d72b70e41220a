using Crm.Members;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>Who owns what a row brings: as the mapping says, else a member of that name, else a placeholder who cannot sign in.</summary>
sealed class Owners(CrmDb db, Writing writing)
{
    Surroundings? around;
    readonly Dictionary<string, Guid> known = new(StringComparer.Ordinal);

    public List<Extra> Made { get; } = [];

    public async Task LoadAsync(CancellationToken ct)
    {
        around = new Surroundings(await writing.TenantAsync(ct), [], await db.Set<Member>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(ct), [], Sensitivity.Special);
        writing.Know<Member>(around.Members.Select(m => m.Id));
    }

    public bool Has(Guid member) => around!.Members.Any(m => m.Id == member);

    public Guid? Of(ColumnMapping column, string text)
    {
        var choice = column.Values?.TryGetValue(text, out var value) == true ? OwnerChoice.Read(value, column.Column) : default;
        if (choice.None) return null;
        if (choice.MemberId is { } id && around!.Members.Any(m => m.Id == id)) return id;
        if (!known.TryGetValue(text, out var found)) known[text] = found = (around!.MemberNamed(text) ?? Make(text)).Id;
        return found;
    }

    Member Make(string name)
    {
        var member = Member.Placeholder(name.Length > 100 ? name[..100] : name, writing.Now);
        db.Add(member);
        writing.Know<Member>([member.Id]);
        Made.Add(new Extra("member", member.Id, () => member.Version));
        return member;
    }
}
