namespace Crm.Tests.Support;

/// <summary>The four people on a server and database of their own.</summary>
public sealed class OwnApp : CrmApp;

/// <summary>The API on a database in which nobody has signed up.</summary>
public sealed class EmptyApp : CrmApp
{
    protected override bool WithPeople => false;
}
