// Computes rows of the regular expression table with .NET's own Regex.
//
// Input, one row a line: pattern, input, replacement, each as hexadecimal UTF-8, `-` when empty, parted by blanks.
// Output, one line a row: `error`, or `true` or `false` (found or not) and the replaced text in hexadecimal.
using System;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

static class Oracle
{
    static string Decode(string hex)
    {
        if (hex == "-") return "";
        var bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = Convert.ToByte(hex.Substring(2 * i, 2), 16);
        return Encoding.UTF8.GetString(bytes);
    }

    static string Encode(string text)
    {
        if (text == "") return "-";
        return BitConverter.ToString(Encoding.UTF8.GetBytes(text)).Replace("-", "").ToLowerInvariant();
    }

    static string Answer(string pattern, string input, string replacement)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(2));
            var found = regex.IsMatch(input) ? "true " : "false ";
            return found + Encode(regex.Replace(input, replacement));
        }
        catch (ArgumentException) { return "error"; }
        catch (RegexMatchTimeoutException) { return "timeout"; }
        catch (Exception failure) { return "crash " + failure.GetType().Name; }
    }

    static void Main()
    {
        Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            var fields = line.Split(' ');
            Console.WriteLine(Answer(Decode(fields[0]), Decode(fields[1]), Decode(fields[2])));
        }
    }
}
