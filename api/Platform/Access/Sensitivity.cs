namespace Crm.Platform.Access;

/// <summary>How closely a field is kept: everybody's, personal (birth date), or special (income, children). A role clears up to one of them.</summary>
public enum Sensitivity { Normal, Personal, Special }
