using Crm.Records;

namespace Crm.Tests.Quality;

/// <summary>What an e-mail address is, by RFC 5321 and 6531; what is probably meant; what kind it is.</summary>
public sealed class EmailAddressTests
{
    static readonly string Local64 = new('a', 64), Label63 = new('b', 63);

    public static TheoryData<string, string?> Table => new()
    {
        { "Ann@Lee.Example", "ann@lee.example" }, { " ann@lee.example ", "ann@lee.example" }, { "ann.van+der-lee_1@mail.lee.example", "ann.van+der-lee_1@mail.lee.example" },
        { "!#$%&'*+-/=?^_`{|}~@lee.example", "!#$%&'*+-/=?^_`{|}~@lee.example" }, { "o'brien@lee.example", "o'brien@lee.example" }, { "1@2.example", "1@2.example" },
        { "\"ann lee\"@lee.example", "\"ann lee\"@lee.example" }, { "\"ann@home\"@lee.example", "\"ann@home\"@lee.example" }, { "\"a\\\"b\"@lee.example", "\"a\\\"b\"@lee.example" },
        { "jürgen@müller.example", "jürgen@müller.example" }, { "ann@XN--MLLER-KVA.example", "ann@müller.example" }, { "用户@例子.example", "用户@例子.example" },
        { Local64 + "@lee.example", Local64 + "@lee.example" }, { $"ann@{Label63}.example", $"ann@{Label63}.example" },
        { "ann", null }, { "@", null }, { "", null }, { "@lee.example", null }, { "ann@", null }, { "ann@lee", null }, { "ann@lee@", null }, { "ann@lee..example", null }, { "ann@.lee.example", null }, { "ann@lee.example.", null },
        { ".ann@lee.example", null }, { "ann.@lee.example", null }, { "an..n@lee.example", null }, { "ann lee@lee.example", null }, { "ann@lee example", null }, { "ann@le e.example", null }, { "ann<b@lee.example", null }, { "ann@b@lee.example", null },
        { "\"ann@lee.example", null }, { "\"\"@lee.example", null }, { "\"a\"b\"@lee.example", null }, { "\"ann\\\"@lee.example", null }, { "ann@-lee.example", null }, { "ann@lee-.example", null }, { "ann@le_e.example", null }, { "ann@192.0.2.1", null }, { "ann@[192.0.2.1]", null },
        { Local64 + "a@lee.example", null }, { $"ann@{Label63}b.example", null }, { $"{Local64}@{Label63}.{Label63}.{new string('c', 62)}.example", null }, { "ann\u0000@lee.example", null }, { "ann\u200b@lee.example", null }, { "ann\ud800@lee.example", null }, { "ann@lee。example", null },
        { new string('ü', 33) + "@lee.example", null }, { "ann@lee.example\r\nBcc: bob@lee.example", null },
    };

    [Theory, MemberData(nameof(Table))]
    public void An_address_is_what_RFC_5321_says(string text, string? normalized)
    {
        Assert.Equal(normalized, EmailAddress.Normalize(text, out var problem));
        Assert.Equal(normalized is null, problem is not null);
    }

    [Theory]
    [InlineData("ann@gmial.com", "ann@gmail.com")]
    [InlineData("ann@gmail.con", "ann@gmail.com")]
    [InlineData("ann@gmail.co", "ann@gmail.com")]
    [InlineData("ann@gnail.com", "ann@gmail.com")]
    [InlineData("Ann@GMAL.COM", "ann@gmail.com")]
    [InlineData("ann@gmailcom", "ann@gmail.com")]
    [InlineData("ann@gmail,com", "ann@gmail.com")]
    [InlineData("ann@gmail.com.", "ann@gmail.com")]
    [InlineData("ann@hotmial.co", "ann@hotmail.com")]
    [InlineData("ann@hotmal.co.uk", "ann@hotmail.co.uk")]
    [InlineData("ann@yaho.com", "ann@yahoo.com")]
    [InlineData("ann@outlok.com", "ann@outlook.com")]
    [InlineData("ann@iclod.com", "ann@icloud.com")]
    [InlineData("ann@web.dee", "ann@web.de")]
    [InlineData("ann@t-onlin.de", "ann@t-online.de")]
    [InlineData("ann@acme.con", "ann@acme.com")]
    [InlineData("ann@acme.example", null)]
    [InlineData("ann@gmail.com", null)]
    [InlineData("ann@mail.com", null)]
    [InlineData("ann@cloud.com", null)]
    [InlineData("ann@yahoo.pl", null)]
    [InlineData("ann@outlook.pl", null)]
    [InlineData("ann@gmx.example", null)]
    [InlineData("ann@abc.com", null)]
    [InlineData("ann@mil.com", null)]
    [InlineData("ann", null)]
    [InlineData("@", null)]
    public void A_slip_of_the_keys_is_noticed_and_a_right_address_left_alone(string typed, string? meant) => Assert.Equal(meant, EmailHints.Suggest(typed));

    [Theory]
    [InlineData("ann@mailinator.com", true, false)]
    [InlineData("ann@inbox.mailinator.com", true, false)]
    [InlineData("ann@notmailinator.com", false, false)]
    [InlineData("info@acme.example", false, true)]
    [InlineData("sales+spring@acme.example", false, true)]
    [InlineData("kontakt@acme.example", false, true)]
    [InlineData("informer@acme.example", false, false)]
    public void Addresses_to_throw_away_and_of_offices_are_known(string address, bool disposable, bool role) =>
        Assert.Equal((disposable, role), (EmailHints.IsDisposable(address), EmailHints.IsRole(address)));

    [Theory]
    [InlineData("gmial", "gmail", 1)]
    [InlineData("gmail", "gmail", 0)]
    [InlineData("gml", "gmail", 2)]
    [InlineData("ab", "ba", 1)]
    public void The_distance_is_Damerau_and_Levenshteins(string a, string b, int distance) => Assert.Equal(distance, EmailHints.Distance(a, b));
}
