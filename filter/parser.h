/* A Bison parser, made by GNU Bison 3.8.2.  */

/* Bison interface for Yacc-like parsers in C

   Copyright (C) 1984, 1989-1990, 2000-2015, 2018-2021 Free Software Foundation,
   Inc.

   This program is free software: you can redistribute it and/or modify
   it under the terms of the GNU General Public License as published by
   the Free Software Foundation, either version 3 of the License, or
   (at your option) any later version.

   This program is distributed in the hope that it will be useful,
   but WITHOUT ANY WARRANTY; without even the implied warranty of
   MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
   GNU General Public License for more details.

   You should have received a copy of the GNU General Public License
   along with this program.  If not, see <https://www.gnu.org/licenses/>.  */

/* As a special exception, you may create a larger work that contains
   part or all of the Bison parser skeleton and distribute that work
   under terms of your choice, so long as that work isn't itself a
   parser generator using the skeleton or a modified version thereof
   as a parser skeleton.  Alternatively, if you modify or redistribute
   the parser skeleton itself, you may (at your option) remove this
   special exception, which will cause the skeleton and the resulting
   Bison output files to be licensed under the GNU General Public
   License without this special exception.

   This special exception was added by the Free Software Foundation in
   version 2.2 of Bison.  */

/* DO NOT RELY ON FEATURES THAT ARE NOT DOCUMENTED in the manual,
   especially those whose name start with YY_ or yy_.  They are
   private implementation details that can be changed or removed.  */

#ifndef YY_ZMM_FILTER_YY_FILTER_PARSER_H_INCLUDED
# define YY_ZMM_FILTER_YY_FILTER_PARSER_H_INCLUDED
/* Debug traces.  */
#ifndef ZMM_FILTER_YYDEBUG
# if defined YYDEBUG
#if YYDEBUG
#   define ZMM_FILTER_YYDEBUG 1
#  else
#   define ZMM_FILTER_YYDEBUG 0
#  endif
# else /* ! defined YYDEBUG */
#  define ZMM_FILTER_YYDEBUG 0
# endif /* ! defined YYDEBUG */
#endif  /* ! defined ZMM_FILTER_YYDEBUG */
#if ZMM_FILTER_YYDEBUG
extern int zmm_filter_yydebug;
#endif
/* "%code requires" blocks.  */

#include "filter/build.h"


/* Token kinds.  */
#ifndef ZMM_FILTER_YYTOKENTYPE
# define ZMM_FILTER_YYTOKENTYPE
  enum zmm_filter_yytokentype
  {
    ZMM_FILTER_YYEMPTY = -2,
    ZMM_FILTER_YYEOF = 0,          /* "end of file"  */
    ZMM_FILTER_YYerror = 256,      /* error  */
    ZMM_FILTER_YYUNDEF = 257,      /* "invalid token"  */
    COMPARISON = 258,              /* COMPARISON  */
    IN = 259,                      /* IN  */
    NOT = 260,                     /* NOT  */
    AND = 261,                     /* AND  */
    OR = 262,                      /* OR  */
    OPEN = 263,                    /* OPEN  */
    CLOSE = 264,                   /* CLOSE  */
    COMMA = 265,                   /* COMMA  */
    DOTS = 266,                    /* DOTS  */
    WORD = 267,                    /* WORD  */
    NUMBER = 268,                  /* NUMBER  */
    QUOTED = 269                   /* QUOTED  */
  };
  typedef enum zmm_filter_yytokentype zmm_filter_yytoken_kind_t;
#endif

/* Value type.  */
#if ! defined ZMM_FILTER_YYSTYPE && ! defined ZMM_FILTER_YYSTYPE_IS_DECLARED
union ZMM_FILTER_YYSTYPE
{

	zmm_operator operator;
	zmm_value_type type;
	bool negated;
	zmm_condition condition;


};
typedef union ZMM_FILTER_YYSTYPE ZMM_FILTER_YYSTYPE;
# define ZMM_FILTER_YYSTYPE_IS_TRIVIAL 1
# define ZMM_FILTER_YYSTYPE_IS_DECLARED 1
#endif

/* Location type.  */
typedef zmm_filter_place ZMM_FILTER_YYLTYPE;




int zmm_filter_yyparse (zmm_build *build);

/* "%code provides" blocks.  */

/* What scanner.re has: returns the next token, its value and its place. */
int zmm_filter_yylex(ZMM_FILTER_YYSTYPE *value, zmm_filter_place *place, zmm_build *build);


#endif /* !YY_ZMM_FILTER_YY_FILTER_PARSER_H_INCLUDED  */
