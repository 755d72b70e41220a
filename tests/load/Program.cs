using Crm.Load;

// `bare` serves plain SQL, to be compared with; `run` seeds, loads both in turn and prints the table. Started by bench.mjs.
return args switch
{
    ["bare", var port] => await Bare.ServeAsync(port),
    ["run", .. var rest] => await Benchmark.RunAsync(rest),
    _ => Fail(),
};

static int Fail()
{
    Console.Error.WriteLine("Use: npm run bench -- [--full] [--seconds 5] [--only name]");
    return 2;
}
