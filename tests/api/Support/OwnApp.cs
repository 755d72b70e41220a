namespace Crm.Tests.Support;

/// <summary>The four people on a server and database of their own: also for whoever sends a hundred requests at once, which would leave others without a connection.</summary>
public sealed class OwnApp : CrmApp;

/// <summary>The API on a database in which nobody has signed up.</summary>
public sealed class EmptyApp : CrmApp
{
    protected override bool WithPeople => false;
}
