# The program gdcert: one file per subcommand, nothing but argument handling.
